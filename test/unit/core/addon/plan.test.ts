import { describe, expect, it } from 'vitest';
import { decidePlan, type Observed, wantedSettings } from '../../../../functions/core/addon/plan.ts';
import { decideReadiness } from '../../../../functions/core/addon/readiness.ts';
import {
  anAddon,
  anIssue,
  anOffer,
  aProgress,
  aRequest,
  EXECUTION,
  NEW,
  OLD,
  ROLE,
} from '../../../support/worlds/addon-builders.ts';
import { CLUSTER, decide, goTo, OFFERED, PAST, TIMES } from './planned.ts';

const staysAs = (changes: { reason: string; notOffered?: boolean; warnings?: string[]; advice?: string[] }) => ({
  kind: 'stay' as const,
  notOffered: false,
  notes: [],
  warnings: [],
  advice: [],
  ...changes,
});

const ANYTHING = { configuration: { schema: '{}', serviceAccounts: [] } };

describe('planning', () => {
  it('starts with a snapshot of the add-on and the first call', () => {
    const addon = anAddon({
      configurationValues: '{"replicaCount":2}',
      status: 'DEGRADED',
      issues: [anIssue('Unknown')],
    });

    const { plan, decision } = decide({ configurationValues: { replicaCount: 3 } }, addon);

    const { name: _, arn: __, namespace: ___, ...snapshot } = addon;
    expect(plan?.from).toEqual(snapshot);
    expect(plan).toMatchObject({ to: { version: NEW, configurationValues: '{"replicaCount":3}' }, versions: [NEW] });
    expect(plan?.changes).toEqual({ configuration: true, role: false, identities: false });
    expect(decision).toMatchObject({
      kind: 'start',
      progress: { calls: 1, step: 0, path: [NEW], conflictMode: 'NONE' },
    });
  });

  it('refuses what an execution cannot carry along, before anything is changed', () => {
    const long = (length: number) => anAddon({ configurationValues: JSON.stringify({ text: '"'.repeat(length) }) });

    expect(decide({}, long(10_000), ANYTHING).decision.kind).toBe('start');
    expect(decide({}, long(25_000), ANYTHING)).toMatchObject({
      plan: null,
      decision: {
        kind: 'publish',
        outcome: { name: 'AddonUpdateBlocked', reasons: [expect.stringContaining('bytes')] },
      },
    });
  });

  it('resumes counting calls where an earlier plan of the execution ended', () => {
    const addon = anAddon();
    const request = aRequest();
    const to = wantedSettings(request, addon, NEW);
    const target = goTo(anOffer(NEW));

    const { decision } = decidePlan(
      request,
      {
        cluster: CLUSTER,
        addon,
        target,
        present: anOffer(OLD),
        versions: [NEW],
        to,
        offered: OFFERED,
        toNearest: [],
        nodes: undefined,
        shown: undefined,
        ...ANYTHING,
      },
      TIMES,
      { calls: 3, log: ['Waited.'] },
    );

    expect(decision).toMatchObject({ progress: { calls: 4, log: ['Waited.'] } });
  });

  it('does not change an add-on that is as requested', () => {
    const { plan, decision } = decide({}, anAddon({ version: NEW }));

    expect(plan).toBeNull();
    expect(decision).toMatchObject({ outcome: { name: 'UpToDate', severity: 'info', details: { decision: 'keep' } } });
  });

  it('warns of an add-on that is up to date but unhealthy', () => {
    const { decision } = decide({}, anAddon({ version: NEW, status: 'DEGRADED', issues: [anIssue('Unknown')] }));

    expect(decision).toMatchObject({ outcome: { name: 'UpToDate', severity: 'warning', codes: ['Unknown'] } });
    expect(Object(decision).outcome.advice.join()).toContain('--query addon.health` shows what is wrong');
  });

  it.each(['UPDATE_FAILED', 'CREATE_FAILED'])('updates an add-on that is %s though its version is right', (status) => {
    expect(decide({}, anAddon({ version: NEW, status })).decision.kind).toBe('start');
  });

  it('changes settings although the version stays', () => {
    const observed: Partial<Observed> = { target: staysAs({ reason: 'It is newer.' }) };

    const { plan, decision } = decide({ serviceAccountRoleArn: ROLE }, anAddon(), observed);

    expect(decision.kind).toBe('start');
    expect(plan).toMatchObject({ to: { version: OLD, serviceAccountRoleArn: ROLE }, changes: { role: true } });
  });

  it.each([
    ['asked for', { configurationValues: { replicaCount: 'many', other: 1 } }, anAddon(), 'The configuration'],
    [
      'there is',
      {},
      anAddon({ configurationValues: '{"replicaCount":"many","other":1}' }),
      'The present configuration',
    ],
  ])('is blocked by every place of the configuration %s that does not fit', (_, wish, addon, origin) => {
    const { plan, decision } = decide(wish, addon);

    expect(plan).toBeNull();
    expect(decision).toMatchObject({ outcome: { name: 'AddonUpdateBlocked', details: { decision: 'blocked' } } });
    const text = JSON.stringify(decision);
    expect(text).toContain(`${origin} does not fit`);
    expect(text).toContain('configurationValues/replicaCount:');
    expect(text).toContain('configurationValues/other:');
  });

  it('is blocked when there is no target', () => {
    const { decision } = decide({}, anAddon(), {
      target: { kind: 'blocked', reason: 'Not offered.', advice: 'Ask.' },
    });

    expect(decision).toMatchObject({
      outcome: { name: 'AddonUpdateBlocked', reasons: ['Not offered.'], advice: ['Ask.'] },
    });
  });

  describe('of an add-on whose version EKS does not offer', () => {
    const reason = `EKS does not offer ${OLD} for Kubernetes 1.33.`;
    const target = staysAs({ reason, notOffered: true, warnings: ['Look.'], advice: ['Go down.'] });

    it('does not change it, with a warning and what to do', () => {
      const { decision } = decide({}, anAddon(), { target, present: undefined });

      expect(decision).toMatchObject({
        outcome: {
          name: 'UpToDate',
          severity: 'warning',
          summary: expect.stringContaining('does not offer'),
          reasons: ['Look.'],
          advice: ['Go down.'],
          details: { decision: 'keep', notOffered: true },
        },
      });
    });

    it('is blocked when its settings are to be changed, which EKS would refuse', () => {
      const { decision } = decide({ serviceAccountRoleArn: ROLE }, anAddon(), { target, present: undefined });

      expect(decision).toMatchObject({ outcome: { name: 'AddonUpdateBlocked', reasons: [`${reason}\nLook.`] } });
    });

    it('does not change it though its last update failed, since no update can be made', () => {
      const { decision } = decide({}, anAddon({ status: 'UPDATE_FAILED' }), { target, present: undefined });

      expect(decision).toMatchObject({ outcome: { name: 'UpToDate', severity: 'warning' } });
    });
  });

  describe('of pod identities', () => {
    const identity = { serviceAccount: 'coredns', roleArn: ROLE };
    const withRole = anAddon({ serviceAccountRoleArn: ROLE });

    it('lets them replace the role, and says so', () => {
      const { plan } = decide({ podIdentityAssociations: [identity] }, withRole);

      expect(plan).toMatchObject({ to: { serviceAccountRoleArn: null }, changes: { role: true, identities: true } });
      expect(plan?.warnings).toEqual([expect.stringMatching(/^The pod identity of coredns .* replaces the role arn/)]);
    });

    it('keeps a role that the request names beside them, and says so', () => {
      const wish = { podIdentityAssociations: [identity], serviceAccountRoleArn: ROLE };

      const { plan } = decide(wish, withRole);

      expect(plan).toMatchObject({ to: { serviceAccountRoleArn: ROLE }, changes: { role: false, identities: true } });
      expect(plan?.warnings).toEqual([expect.stringContaining('together with the pod identity')]);
    });

    it('keeps the role when they are removed', () => {
      const addon = anAddon({ serviceAccountRoleArn: ROLE, podIdentityAssociations: [identity] });

      expect(decide({ podIdentityAssociations: [] }, addon).plan?.to.serviceAccountRoleArn).toBe(ROLE);
    });
  });

  it('notes at the end which newer versions a rule holds back, which is no reason to worry', () => {
    const target = { ...goTo(anOffer(NEW)), notes: ['v9 is excluded.'] };

    expect(decide({ dryRun: true }, anAddon(), { target }).decision).toMatchObject({
      outcome: {
        severity: 'info',
        reasons: [
          `Can be rolled back: yes, to ${OLD}.`,
          'It may take about 105 seconds with its bake: that is usual for coredns.',
          'v9 is excluded.',
        ],
        details: { heldBack: ['v9 is excluded.'] },
      },
    });
  });

  it.each([
    ['update', {}, anAddon(), 'update'],
    ['keep', {}, anAddon({ version: NEW }), 'keep'],
  ])('of a dry run ends with the plan: %s', (_, wish, addon, planned) => {
    const { decision } = decide({ ...wish, dryRun: true }, addon);

    expect(decision).toMatchObject({
      kind: 'publish',
      outcome: { name: 'Planned', succeeded: true, details: { decision: planned } },
    });
  });

  it('warns when the version wants permissions and the add-on has none of its own', () => {
    const target = goTo(anOffer(NEW, { needsIamPermissions: true }));

    expect(decide({}, anAddon(), { target }).plan?.warnings.join()).toContain('permissions of the nodes');
    expect(decide({}, anAddon({ serviceAccountRoleArn: ROLE }), { target }).plan?.warnings).toEqual([]);
  });
});

describe('a plan', () => {
  const planOf = (wish: object = {}, addon = anAddon(), observed: Partial<Observed> = {}) =>
    decide(wish, addon, observed).plan;

  it('begins immediately, and from nothing but what an earlier plan has seen', () => {
    expect(decide().decision).toEqual({
      ...{ kind: 'start', waitSeconds: 0, waitingFor: 'nothing' },
      progress: aProgress({
        ...{ calls: PAST.calls + 1, log: PAST.log, path: [NEW], updateId: null, startedAt: '' },
        ...{ tries: 0, foreign: false },
      }),
    });
  });

  it.each([
    [{ rollBack: true }, true],
    [{ rollBack: 'required' }, true],
    [{ rollBack: false }, false],
  ])('of %j rolls back: %s', (wish, rollBack) => {
    expect(planOf(wish)?.rollBack).toBe(rollBack);
  });

  it('that must have a way back is blocked without one', () => {
    const offered = OFFERED.filter(({ version }) => version !== OLD);

    expect(decide({ rollBack: 'required' }, anAddon(), { offered }).decision).toMatchObject({
      outcome: {
        name: 'AddonUpdateBlocked',
        reasons: [expect.stringContaining('`rollBack: required`, and there is no way back')],
      },
    });
    expect(planOf({ rollBack: 'required' })).not.toBeNull();
    expect(planOf({}, anAddon(), { offered })?.warnings.join()).toContain(OLD);
    expect(planOf({ rollBack: false }, anAddon(), { offered })?.warnings).toEqual([]);
  });

  it.each([
    ['the add-on', 'dns', [anOffer(NEW, { defaultNamespace: 'other' })], 'dns'],
    ['what EKS offers', null, [anOffer(NEW, { defaultNamespace: 'other' }), anOffer(OLD)], 'other'],
    ['what is usual', null, [anOffer(NEW), anOffer(OLD)], 'kube-system'],
  ])('takes its namespace from %s', (_, namespace, offered, expected) => {
    expect(planOf({}, anAddon({ namespace }), { offered })?.namespace).toBe(expected);
  });

  it.each([
    [anAddon({ status: 'DEGRADED' }), ['Before the update the add-on was DEGRADED.']],
    [anAddon({ issues: [anIssue('Unknown')] }), ['Before the update the add-on was ACTIVE; Unknown: As given.']],
    [anAddon(), []],
  ])('warns of an add-on that is not healthy', (addon, warnings) => {
    expect(planOf({}, addon)?.warnings).toEqual(warnings);
  });

  it('passes on what the choice of the version warns of', () => {
    expect(
      planOf({}, anAddon(), { target: { ...goTo(anOffer(NEW)), warnings: ['Its order is unknown.'] } })?.warnings,
    ).toEqual(['Its order is unknown.']);
  });

  it('has the patience that the request names, and otherwise none of its own', () => {
    expect(planOf({ settleSeconds: 0 })?.settleSeconds).toBe(0);
    expect(planOf()?.settleSeconds).toBeNull();
  });

  it('is not made while another execution has the cluster', () => {
    const seen = { cluster: CLUSTER, addon: anAddon(), holder: `${EXECUTION}-2` };

    expect(decideReadiness(aRequest(), seen, TIMES, PAST)?.decision).toMatchObject({
      kind: 'plan',
      waitingFor: expect.stringContaining('prod-1'),
    });
  });
});
