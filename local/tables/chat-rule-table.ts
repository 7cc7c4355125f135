import { CHAT_RULE_DESCRIPTIONS } from './chat-rule-descriptions.ts';
import { code, markdownTable } from './markdown.ts';

/** The fields of a chat rule. */
export function chatRuleTable(): string {
  const rows = Object.entries(CHAT_RULE_DESCRIPTIONS).map(([name, description]) => {
    const { text, unset } = typeof description === 'string' ? { text: description, unset: 'required' } : description;
    return [code(name), unset, text];
  });
  return markdownTable(['field', 'default', 'meaning'], rows);
}
