import type { Value } from '../../local/template.ts';

/** Intrinsic functions as they are loaded from YAML: in their long form. */
export const ref = (name: string): Value => ({ Ref: name });
export const sub = (text: string): Value => ({ 'Fn::Sub': text });
export const attribute = (path: string): Value => ({ 'Fn::GetAtt': path.split('.') });
export const when = (condition: string, then: Value, otherwise: Value = NOTHING): Value => ({
  'Fn::If': [condition, then, otherwise],
});

const NOTHING = ref('AWS::NoValue');

/** `update-addon`, or words apart, as the ids of a template have it: `UpdateAddon`. */
export const idOf = (name: string): string =>
  name.replace('add-on', 'addon').replace(/(^|[- ]+)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());

/** An ARN in the partition, Region and account of the stack. */
export const arn = (service: string, resource: string): Value =>
  sub(`arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:${resource}`);

/** Where a failed delivery is kept. */
export const DEAD_LETTERS = attribute('DeadLetters.Arn');

/** What belongs to chat exists only where chat has a secret. */
export const HAS_CHAT = 'HasChat';
