import { expect, it } from 'vitest';
import { awsEks } from '../../../functions/core/aws-command.ts';

it('a command of the AWS CLI has the Region when that is known', () => {
  expect(awsEks({ region: 'eu-west-1' }, 'list-addons')).toBe('aws eks list-addons --region eu-west-1');
  expect(awsEks({}, 'list-addons')).toBe('aws eks list-addons');
});
