import { ChatRules } from '../../functions/core/chat/rules.ts';
import { type InputProblem, quotingHint } from '../../functions/core/input/problems.ts';
import { readDocument } from '../cloud/machines/documents.ts';
import { problemsOfValue } from '../cloud/machines/inputs.ts';

/** The most characters that the stack's parameter `ChatRules` takes; a parameter of CloudFormation takes 4,096 at the most. */
export const LONGEST_CHAT_RULES = 1400;

/** The rules of a file as the value of the parameter `ChatRules`, or everything that is wrong with them. */
export type ReadChatRules = { rules: ChatRules; parameter: string } | { problems: InputProblem[] };

/** Reads chat rules from YAML or JSON. */
export function readChatRules(text: string): ReadChatRules {
  const read = readDocument(text);
  if ('problem' in read) return { problems: [read.problem] };
  const problems = problemsOfValue(ChatRules, read.value);
  const parameter = JSON.stringify(read.value);
  if (problems.length === 0) problems.push(...parameterProblems(read.value, ''));
  if (parameter.length > LONGEST_CHAT_RULES) problems.push(lengthProblem(parameter));
  const checked = ChatRules.safeParse(read.value);
  if (checked.success && problems.length === 0) return { rules: checked.data, parameter };
  return { problems: read.format === 'yaml' ? problems.map((each) => quotingHint(each, read.value)) : problems };
}

const lengthProblem = ({ length }: string): InputProblem => ({
  path: '',
  message:
    `has ${length} characters on one line, and the parameter ChatRules takes ${LONGEST_CHAT_RULES}. ` +
    'Join rules that differ only in their lists, or name clusters by a pattern such as prod-*',
});

/** What the parameter cannot carry although the schema allows it: its pattern excludes escapes, and SAM single quotes. */
function parameterProblems(value: unknown, path: string): InputProblem[] {
  if (typeof value === 'string') {
    return /^[ !#-&(-[\]-~]+$/.test(value)
      ? []
      : [
          {
            path,
            message: 'must not be empty, and may only have printable ASCII characters without quotes and backslashes',
          },
        ];
  }
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value))
    return value.flatMap((item: unknown, index) => parameterProblems(item, `${path}[${index}]`));
  return Object.entries(value).flatMap(([key, item]) => parameterProblems(item, `${path}.${key}`));
}
