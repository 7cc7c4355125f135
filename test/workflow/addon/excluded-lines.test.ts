import { expect, it } from 'vitest';
import { runMachine } from '../../support/runs/run-machine.ts';
import { aRequest, aWorld } from '../../support/worlds/addon-worlds.ts';

const version = (text: string, isDefault = false) => ({
  version: text,
  clusterVersions: ['1.33'],
  ...(isDefault && { default: true }),
});
const [FIRST, NEWER, BETWEEN, NEXT, LAST] = [
  'v1.20.1-eksbuild.1',
  'v1.20.4-eksbuild.1',
  'v1.21.2-eksbuild.1',
  'v1.22.0-eksbuild.1',
  'v1.22.3-eksbuild.1',
] as const;
const world = aWorld({
  addon: { name: 'vpc-cni', version: FIRST, configurationValues: undefined },
  catalog: [
    {
      addon: 'vpc-cni',
      versions: [version(LAST), version(NEXT, true), ...[BETWEEN, NEWER, FIRST].map((each) => version(each))],
    },
  ],
});
const request = (changes: object) =>
  aRequest({ addon: 'vpc-cni', configurationValues: undefined, neverVersions: ['v1.21.*'], ...changes });

const BECAUSE = `is reached through 1.21 only, since EKS takes vpc-cni one minor version at a time, and ${BETWEEN} is excluded (neverVersions: v1.21.*).`;

it.each([
  ['latest', `${LAST} ${BECAUSE}`],
  ['latest-that-fits', `${LAST} ${BECAUSE}`],
])('%s stops before a minor line that is excluded as a whole, which EKS would not jump over', async (policy, note) => {
  const run = await runMachine('update-addon', request({ version: policy }), world);

  expect(run).toMatchObject({ status: 'SUCCEEDED', output: { name: 'Updated', details: { to: NEWER } } });
  expect(Object(run.output).reasons).toContain(note);
});

it.each([
  ['the default', { version: 'default' }, 'SUCCEEDED', `${NEXT} ${BECAUSE}`],
  ['a minor line', { version: '1.22' }, 'SUCCEEDED', `${LAST} ${BECAUSE}`],
  ['a version', { version: LAST }, 'FAILED', `${LAST} ${BECAUSE}`],
])('%s beyond it is not asked for', async (_, changes, status, says) => {
  const run = await runMachine('update-addon', request(changes), world);

  expect(run.status).toBe(status);
  expect(JSON.stringify(run.output ?? run.cause)).toContain(says);
  expect(run.calls.some(({ operation }) => operation === 'UpdateAddon')).toBe(false);
});
