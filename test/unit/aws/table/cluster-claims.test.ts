import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ClusterClaims, clusterClaims, otherHolder } from '../../../../functions/aws/table/cluster-claims.ts';
import { aTable } from '../../../support/runs/table.ts';

const TABLE = 'claims';
const claimOf = (executionArn: string, key = 'maintains#prod-1', startedBy?: string) => ({
  key,
  executionArn,
  startedBy,
  now: '2026-11-21T08:00:00.000Z',
});

let table: ReturnType<typeof aTable>;
let claims: ClusterClaims;
let running: Set<string>;

beforeEach(() => {
  table = aTable(TABLE);
  claims = clusterClaims(table.connection);
  running = new Set(['first', 'second', 'third']);
});
afterEach(() => table.close());

const executions = {
  describe: async (executionArn: string) => ({ status: running.has(executionArn) ? 'RUNNING' : 'FAILED' }),
};
const holderFor = (executionArn: string, key?: string, startedBy?: string) =>
  otherHolder({ claims, executions }, TABLE, claimOf(executionArn, key, startedBy));
const holderForChild = (executionArn: string, startedBy: string) => holderFor(executionArn, undefined, startedBy);

describe('a cluster', () => {
  it('is had by who comes first, who may ask again', async () => {
    expect(await holderFor('first')).toBeUndefined();
    expect(await holderFor('second')).toBe('first');
    expect(await holderFor('first')).toBeUndefined();
  });

  it('is free when its holder has ended, however it ended', async () => {
    await holderFor('first');
    running.delete('first');

    expect(await holderFor('second')).toBeUndefined();
    expect(await holderFor('third')).toBe('second');
  });

  it('is not free while EKS still makes a change that an execution which failed has left', async () => {
    await holderFor('first');
    running.delete('first');
    let changing = ['coredns is UPDATING'];
    const next = () => otherHolder({ claims, executions, inProgress: async () => changing }, TABLE, claimOf('second'));

    expect(await next()).toBe('first, which has ended while coredns is UPDATING');
    changing = [];
    expect(await next()).toBeUndefined();
  });

  it('is free without a look at EKS when its holder has succeeded', async () => {
    await holderFor('first');
    const succeeded = { describe: async () => ({ status: 'SUCCEEDED' }) };
    const inProgress = async () => ['coredns is UPDATING'];

    expect(await otherHolder({ claims, executions: succeeded, inProgress }, TABLE, claimOf('second'))).toBeUndefined();
  });

  it('is no matter to another cluster', async () => {
    await holderFor('first');

    expect(await holderFor('second', 'maintains#prod-2')).toBeUndefined();
  });

  it('goes to one of many who ask at the same time, also after its holder has ended', async () => {
    await holderFor('first');
    running.delete('first');
    const many = Array.from({ length: 8 }, (_, index) => `run-${index}`);
    for (const each of many) running.add(each);

    const holders = await Promise.all(many.map((each) => holderFor(each)));

    const winners = many.filter((_, index) => holders[index] === undefined);
    expect(winners).toHaveLength(1);
    expect(new Set(holders.filter((holder) => holder !== undefined))).toEqual(new Set(winners));
  });

  it('is also had by what its holder starts, one after another, and by nobody else meanwhile', async () => {
    await holderFor('first');

    expect(await holderForChild('second', 'first')).toBeUndefined();
    expect(await holderForChild('third', 'first')).toBeUndefined();
    expect(await holderFor('other')).toBe('first');
  });

  it('stays taken by what its holder started, until that has ended too', async () => {
    await holderFor('first');
    await holderForChild('second', 'first');
    running.delete('first');

    expect(await holderFor('third')).toBe('second');
    running.delete('second');
    expect(await holderFor('third')).toBeUndefined();
  });

  it('is not had by what others have started', async () => {
    await holderFor('first');

    expect(await holderForChild('second', 'third')).toBe('first');
  });

  it('is had by itself by an execution whose starter has no claim', async () => {
    expect(await holderForChild('second', 'a workflow of ours')).toBeUndefined();
    expect(await holderFor('first')).toBe('second');
  });
});
