import type { AccessRequest } from '../../iam/evaluate.ts';
import { arnPrefix } from '../../partition.ts';

/** What an operation of DynamoDB needs, with the condition keys that IAM knows of it. */
export function tableAccess(
  here: { region: string; account: string },
  operation: string,
  input: Record<string, unknown>,
): AccessRequest {
  const { TableName, Key, Item, Select } = input;
  const key = Object(Object(Key ?? Item).key).S;
  const attributes = attributesIn(input);
  return {
    action: `dynamodb:${operation}`,
    resource: `${arnPrefix('dynamodb', here)}table/${String(TableName)}`,
    context: {
      ...(typeof key === 'string' && { 'dynamodb:LeadingKeys': [key] }),
      ...(attributes.length > 0 && { 'dynamodb:Attributes': attributes }),
      ...(typeof Select === 'string' && { 'dynamodb:Select': Select }),
    },
  };
}

const EXPRESSIONS = [
  'ProjectionExpression',
  'FilterExpression',
  'KeyConditionExpression',
  'ConditionExpression',
  'UpdateExpression',
];
const WORDS =
  /^(and|or|not|between|in|set|remove|add|delete|size|begins_with|contains|attribute_\w+|if_not_exists|list_append)$/i;

/** The attributes that the expressions of a request name, whatever they stand for there. */
function attributesIn(input: Record<string, unknown>): string[] {
  const names = Object(input.ExpressionAttributeNames);
  const text = EXPRESSIONS.map((field) => input[field] ?? '').join(' ');
  const found = [...text.matchAll(/(?<![:#\w.-])#?[A-Za-z_][\w-]*/g)].map(([word]) =>
    word.startsWith('#') ? String(names[word]) : word,
  );
  return [...new Set(found.filter((word) => !WORDS.test(word)))].sort();
}
