import * as z from 'zod';
import { ChatRules } from '../../functions/core/chat/rules.ts';
import { CHAT_RULE_DESCRIPTIONS } from '../tables/chat-rule-descriptions.ts';
import { describeFields } from '../tables/describe-fields.ts';

/** The JSON Schema of a file of chat rules, for editors. */
export const chatRulesJsonSchema = (): z.core.JSONSchema.BaseSchema => ({
  title: 'Who may give which commands in chat: the parameter ChatRules',
  ...describeFields(z.toJSONSchema(ChatRules), CHAT_RULE_DESCRIPTIONS),
});
