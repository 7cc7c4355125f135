import { afterEach, describe, expect, it } from 'vitest';
import { show } from '../../../local/cli/text/show.ts';
import { virtualClock } from '../../../local/clock.ts';
import { serveClock } from '../../../local/cloud/serve/clock.ts';
import { aRun } from '../../support/processes/leak-checked-aws.ts';
import { aTerminal, upkeep } from '../../support/runs/upkeep.ts';
import { anEksElsewhere, type EksElsewhere } from '../../support/worlds/eks-elsewhere.ts';
import { aFargateWorld, aReplacement } from '../../support/worlds/fargate-worlds.ts';

const START = Date.parse('2026-11-21T08:00:00Z');
const SPEED = 300;
const HOME = { region: 'eu-west-1', account: '111122223333' };
const OTHER = '444455556666';

let aws: EksElsewhere;
afterEach(() => aws.close());

const anAddon = { name: 'coredns', version: 'v1.11.4-eksbuild.2', tags: { team: 'a' } };
const never = new AbortController().signal;

/** Runs a state machine against an EKS elsewhere, both in the same virtual time, to its end. */
async function ran(machine: string, input: object, world: object, access: 'read' | 'change' = 'change') {
  const clock = virtualClock(START);
  aws = await anEksElsewhere(world, clock);
  const session = await aRun({ machine, input: JSON.stringify(input), place: { ...HOME, access }, clock });
  return { record: await session.end(never), executionArn: session.executionArn };
}

describe('a run against an EKS elsewhere', () => {
  it('updates the add-on there, and its record is what that EKS was asked and holds', async () => {
    const { record } = await ran('update-addon', request(), aFargateWorld({ cluster: { addons: [anAddon] } }));

    const [cluster] = aws.eks.clusters();
    const {
      publicSubnets: _,
      podIdentityAssociations: __,
      nodeGroups: ___,
      insights: ____,
      addons = [],
      ...seen
    } = cluster ?? {};
    expect(record).toMatchObject({ status: 'SUCCEEDED', output: { name: 'Updated' }, notifications: [{}] });
    expect(addons).toMatchObject([{ name: 'coredns', status: 'ACTIVE', version: expect.stringMatching(/^v1\.13/) }]);
    expect(record.after).toEqual([
      { ...seen, fargateProfiles: [], addons: addons.map(({ conflicts: _conflicts, ...addon }) => addon) },
    ]);
    expect(record.calls.map(withoutTime)).toEqual(aws.eks.calls().slice(0, record.calls.length).map(withoutTime));
  });

  it('leaves what it reads for the record out of the calls', async () => {
    const { record } = await ran('update-addon', request(), aFargateWorld({ cluster: { addons: [anAddon] } }));

    expect(aws.eks.calls().length).toBeGreaterThan(record.calls.length);
  });

  it('replaces a profile, with one create and one delete', async () => {
    const { record } = await ran('replace-fargate-profile', aReplacement(), aFargateWorld());

    expect(record).toMatchObject({ status: 'SUCCEEDED', output: { name: 'Replaced' } });
    expect(changes()).toEqual(['CreateFargateProfile', 'DeleteFargateProfile']);
    expect(record.after).toMatchObject([{ fargateProfiles: [{ name: '9999-default', status: 'ACTIVE' }] }]);
  });

  it('keeps a whole cluster current, by executions of its own', async () => {
    const input = { cluster: 'prod-1', fargateProfiles: [{ profile: 'default', force: true }] };

    const { record } = await ran('maintain-cluster', input, aFargateWorld({ cluster: { addons: [anAddon] } }));

    expect(record).toMatchObject({ status: 'SUCCEEDED', output: { name: 'Maintained' } });
    expect(changes()).toEqual(['UpdateAddon', 'CreateFargateProfile', 'DeleteFargateProfile']);
    expect(record.after).toMatchObject([
      { addons: [{ name: 'coredns' }], fargateProfiles: [{ name: '9999-default' }] },
    ]);
  });

  it('waits by its own clock, since no event of EKS arrives', async () => {
    const { record } = await ran('update-addon', request(), aFargateWorld({ cluster: { addons: [anAddon] } }));

    const [started, checked] = ['UpdateAddon', 'DescribeUpdate'].map((operation) =>
      Date.parse(record.calls.find((call) => call.operation === operation)?.time ?? ''),
    );
    expect((checked ?? 0) - (started ?? 0)).toBeGreaterThanOrEqual(40_000);
  });

  it('names the account of the caller in its ARN and notices, and no two runs alike', async () => {
    const world = aFargateWorld({ cluster: { addons: [anAddon] } });
    const one = await ran('update-addon', { ...request(), dryRun: true }, world);
    await aws.close();
    const other = await ran('update-addon', request({ version: 'v9.9.9-eksbuild.1' }), world);

    const [notification] = other.record.notifications;
    expect(one.executionArn).toMatch(
      /^arn:aws:states:eu-west-1:111122223333:execution:update-addon:local-[0-9a-f-]{36}$/,
    );
    expect(one.executionArn).not.toBe(other.executionArn);
    expect(notification?.attributes).toMatchObject({ account: '111122223333', region: 'eu-west-1' });
  });

  it('reaches a cluster of another account by its role, and shows its calls by that account', async () => {
    const cluster = { name: 'prod-1', region: 'eu-north-1', roleArn: `arn:aws:iam::${OTHER}:role/upkeep` };
    const world = aFargateWorld({ cluster: { addons: [anAddon], account: OTHER, region: 'eu-north-1' } });

    const { record } = await ran('update-addon', request({ cluster }), world);

    expect(record).toMatchObject({ status: 'SUCCEEDED', output: { name: 'Updated' } });
    expect(new Set(record.calls.map(({ account, region }) => `${account} ${region}`))).toEqual(
      new Set([`${OTHER} eu-north-1`]),
    );
    expect(record.after).toMatchObject([{ account: OTHER, region: 'eu-north-1', addons: [{ status: 'ACTIVE' }] }]);
    expect(JSON.stringify(record.calls)).not.toContain('SessionToken');
  });

  it('sends no change that nobody agreed to, whatever the state machine does', async () => {
    const { record } = await ran('replace-fargate-profile', aReplacement(), aFargateWorld(), 'read');

    expect(record).toMatchObject({ status: 'FAILED', error: 'ProfileNotCreated' });
    expect(record.cause).toContain('CreateFargateProfile was not sent: nobody agreed to a change');
    expect(changes()).toEqual([]);
  });

  it('begins no change any more once it is stopped, though a Lambda is at work', async () => {
    const clock = virtualClock(START);
    aws = await anEksElsewhere(aFargateWorld(), clock);
    const interrupt = new AbortController();
    const session = await aRun({
      machine: 'replace-fargate-profile',
      input: JSON.stringify(aReplacement()),
      place: { ...HOME, access: 'change' },
      clock,
      onEvent: (_, event) => event.stateEnteredEventDetails?.name === 'Create new profile' && interrupt.abort(),
    });

    const record = await session.end(interrupt.signal);

    expect(record).toMatchObject({ status: 'ABORTED', after: [{ fargateProfiles: [{ name: 'default' }] }] });
    expect(changes()).toEqual([]);
  });

  it('shows a call without an answer as one, and resumes', async () => {
    const faults = [{ on: 'UpdateAddon', times: 1, drop: true }];

    const { record } = await ran('update-addon', request(), aFargateWorld({ cluster: { addons: [anAddon] }, faults }));

    const updates = record.calls.filter(({ operation }) => operation === 'UpdateAddon');
    expect(record.status).toBe('SUCCEEDED');
    expect(updates.map(({ status, answer }) => [status, answer === null])).toEqual([
      [0, true],
      [200, false],
    ]);
  });
});

describe('a run against an EKS elsewhere that asks', () => {
  it.each([
    ['yes', { status: 'SUCCEEDED' }, ['CreateFargateProfile', 'DeleteFargateProfile']],
    ['n', { status: 'FAILED', error: 'HandOverNotApproved' }, ['CreateFargateProfile']],
  ])('takes %j from whoever sits at the terminal', async (answer, ending, changed) => {
    const { clock, stop } = serveClock({ speed: SPEED, start: Date.now() });
    aws = await anEksElsewhere(aFargateWorld(), clock);
    const answers = ['', 'what?', answer];
    const { terminal, shown } = aTerminal({ ask: async () => answers.shift() });

    await show({ options: { json: true }, files: [] }, terminal, (listeners) =>
      aRun({ ...asking(), ...listeners, clock }),
    );

    stop();
    expect(JSON.parse(shown.out)).toMatchObject(ending);
    expect(shown.note).toContain('Delete Fargate profile default on prod-1?');
    expect(changes()).toEqual(changed);
  });

  it('takes an answer from another shell too, which takes the question back', async () => {
    const { clock, stop } = serveClock({ speed: SPEED, start: Date.now() });
    aws = await anEksElsewhere(aFargateWorld(), clock);
    let isTakenBack = false;
    const { terminal, shown } = aTerminal({
      ask: async (_, over) => {
        const [command = ''] = /approve [0-9a-f]{16} --endpoint \S+/.exec(shown.note) ?? [];
        void upkeep(command.split(' '));
        await new Promise((resolve) => over.addEventListener('abort', resolve));
        isTakenBack = true;
        return undefined;
      },
    });

    const code = await show({ options: {}, files: [] }, terminal, (listeners) =>
      aRun({ ...asking(), ...listeners, clock }),
    );

    stop();
    expect({ code, isTakenBack }).toEqual({ code: 0, isTakenBack: true });
    expect(changes()).toEqual(['CreateFargateProfile', 'DeleteFargateProfile']);
  });
});

const request = (changes: object = {}) => ({ cluster: 'prod-1', addon: 'coredns', ...changes });
const asking = () => ({
  machine: 'replace-fargate-profile',
  input: JSON.stringify(aReplacement({ handOver: 'approve' })),
  place: { ...HOME, access: 'change' as const },
});
const changes = () =>
  aws.eks
    .calls()
    .filter(({ operation, status }) => status === 200 && !/^(Describe|List)/.test(operation))
    .map(({ operation }) => operation);
const withoutTime = ({ time: _, ...call }: { time: string }) => call;
