import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { calledActions, reachable } from '../../../local/doctor/called-actions.ts';
import { impliedActions } from '../../../local/doctor/expected-calls.ts';
import { grantsOf, readTemplate, textOf as written } from '../../../local/template.ts';
import { textOf, trackedFiles } from '../../support/repository.ts';

const template = readTemplate('template.yaml');

const pascal = (name: string) => name.replace(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());

const lambdas = trackedFiles().filter((file) => /^functions\/[\w-]+\.ts$/.test(file));

const idOf = (file: string) => pascal(basename(file, '.ts'));

/** Functions that use the Kubernetes API share the role that clusters know; every other has its own. */
const OF_KUBERNETES = ['DiagnoseAddon', 'DiagnoseHealth', 'FreePendingPods', 'InspectPods', 'MovePods'];

const roleOf = (file: string) => (OF_KUBERNETES.includes(idOf(file)) ? 'KubernetesRole' : `${idOf(file)}Role`);

const ofType = (type: string) => Object.entries(template.Resources).filter(([, { Type }]) => Type === type);

const namesOf = (type: string) => ofType(type).map(([name]) => name);

const LeadingKeys = z.strictObject({
  'ForAllValues:StringLike': z.strictObject({ 'dynamodb:LeadingKeys': z.array(z.string()) }),
});

const isOfItems = (action: string) => /^dynamodb:\w+Item$/.test(action);

const BASICS = ['logs:CreateLogStream', 'logs:PutLogEvents', 'xray:PutTelemetryRecords', 'xray:PutTraceSegments'];

const ANYWHERE = new Set([
  'eks:DescribeAddonVersions',
  'eks:DescribeAddonConfiguration',
  'eks:ListClusters',
  'states:SendTaskFailure',
  'states:SendTaskSuccess',
  'xray:PutTelemetryRecords',
  'xray:PutTraceSegments',
]);

describe('functions', () => {
  it('are the files of functions/, each one', () => {
    expect(namesOf('AWS::Serverless::Function').toSorted()).toEqual(
      lambdas.map((file) => `${idOf(file)}Function`).toSorted(),
    );
  });

  it('have the client of the Kubernetes API only where they use it', () => {
    const having = lambdas.filter((file) => reachable(file).includes('functions/aws/kubernetes/client.ts'));

    expect(having.map(idOf).toSorted()).toEqual(OF_KUBERNETES);
  });

  it.each(lambdas)('%s is deployed from its bundle, with its role', (file) => {
    const properties = template.Resources[`${idOf(file)}Function`]?.Properties;

    expect(properties).toMatchObject({
      CodeUri: `dist/${basename(file, '.ts')}/`,
      Role: { 'Fn::GetAtt': [roleOf(file), 'Arn'] },
    });
    expect(properties?.Description).toMatch(/^[A-Z].*\.$/);
  });

  it.each(lambdas)('%s may do what its code calls, and nothing else', (file) => {
    const called = calledActions(file);
    const { EventInvokeConfig } = template.Resources[`${idOf(file)}Function`]?.Properties ?? {};
    // Lambda itself sends there, in the name of the function, what it did not take.
    const givenUp = JSON.stringify(EventInvokeConfig ?? '').includes('OnFailure') ? ['sqs:SendMessage'] : [];
    const needed = [...called, ...called.flatMap(impliedActions), ...givenUp, ...BASICS];

    const granted = grantsOf(template, roleOf(file)).filter(
      ({ onlyIf }) => onlyIf !== 'ChangesPodIdentities' && onlyIf !== 'UsesKubernetesInVpc',
    );

    expect([...new Set(granted.flatMap(({ Action }) => Action))].sort()).toEqual([...new Set(needed)].sort());
  });

  it.each(lambdas)('%s reaches everything only by actions that know no resource', (file) => {
    const everywhere = grantsOf(template, roleOf(file)).filter(
      ({ Resource, onlyIf }) => written(Resource) === '*' && onlyIf !== 'UsesKubernetesInVpc',
    );

    expect(everywhere.flatMap(({ Action }) => Action).filter((action) => !ANYWHERE.has(action))).toEqual([]);
  });

  it.each(lambdas.filter((file) => calledActions(file).some(isOfItems)))(
    '%s reaches those items of the table alone whose keys its code makes',
    (file) => {
      const texts = reachable(file).map(textOf);
      const made = texts.flatMap((text) => [...text.matchAll(/`([a-z]+)#\$\{/g)].map(([, kind]) => `${kind}#*`));

      const reached = grantsOf(template, roleOf(file))
        .filter(({ Action }) => Action.some(isOfItems))
        .flatMap(({ Condition }) => LeadingKeys.parse(Condition)['ForAllValues:StringLike']['dynamodb:LeadingKeys']);

      expect(reached).toEqual([...new Set(made)].sort());
    },
  );

  // EventBridge and SNS keep what they cannot hand over; what a function then does not take, Lambda would drop.
  it('keep what they could not handle, when they publish or post it', () => {
    const called = namesOf('AWS::Serverless::Function').filter((name) => /^(Report|Post).*Function$/.test(name));
    const byEvents = called.filter((name) => template.Resources[name]?.Properties.Events !== undefined);
    const kept = byEvents.filter((name) =>
      JSON.stringify(template.Resources[name]?.Properties.EventInvokeConfig ?? '').includes('"DeadLetters","Arn"'),
    );

    expect(byEvents.length).toBeGreaterThan(3);
    expect(kept).toEqual(byEvents);
  });

  it('get no parameter by a version: SAM makes a new one for new code alone', () => {
    const parameters = Object.keys(template.Parameters).map((Ref) => JSON.stringify({ Ref }));
    const configured = namesOf('AWS::Serverless::Function').filter((name) => {
      const environment = JSON.stringify(template.Resources[name]?.Properties.Environment ?? {});
      return parameters.some((parameter) => environment.includes(parameter));
    });
    const text = JSON.stringify(template.Resources);
    const byVersion = configured.filter((name) => {
      const { Properties, IgnoreGlobals } = template.Resources[name] ?? {};
      // SAM sends the events of a function to its alias, where it has one.
      const byItsAlias =
        Properties?.Events !== undefined && !JSON.stringify(IgnoreGlobals ?? '').includes('AutoPublishAlias');
      return byItsAlias || text.includes(`"${name}.Version"`) || text.includes(`"${name}Aliaslive"`);
    });

    expect(configured).not.toEqual([]);
    expect(byVersion).toEqual([]);
    expect(parameters.filter((parameter) => JSON.stringify(template.Globals).includes(parameter))).toEqual([]);
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html: 1,769 MB come with one whole processor.
  it('have a whole processor where somebody waits for three seconds, or a whole fleet is read, and else share one', () => {
    const sizes = namesOf('AWS::Serverless::Function').map(
      (name) => [name, template.Resources[name]?.Properties.MemorySize] as const,
    );

    expect(Object.fromEntries(sizes.filter(([, size]) => size !== undefined))).toEqual({
      ...{ PlanFleetMaintenanceFunction: 1769, CheckFleetHealthFunction: 1769, EvaluateFleetWaveFunction: 1769 },
      ChatopsFunction: 1769,
    });
    expect(template.Globals).toMatchObject({ Function: { MemorySize: 256 } });
  });

  it('pass roles to EKS alone', () => {
    const passes = namesOf('AWS::IAM::Role').flatMap((role) =>
      grantsOf(template, role).filter(({ Action }) => Action.includes('iam:PassRole')),
    );

    expect(passes.length).toBeGreaterThan(0);
    for (const { Condition } of passes) {
      expect(written(Condition ?? '')).toMatch(/^StringEquals: iam:PassedToService: (eks|pods\.eks)[-\w., ]*$/);
    }
  });

  it('assume roles of other accounts only when roles are named, and by the external id', () => {
    const assumes = namesOf('AWS::IAM::Role').flatMap((role) =>
      grantsOf(template, role).filter(({ Action }) => Action.includes('sts:AssumeRole')),
    );

    for (const { onlyIf, Resource, Condition } of assumes) {
      expect(onlyIf).toBe('ReachesOtherAccounts');
      expect(Resource).toEqual({ Ref: 'FleetRoleArns' });
      expect(Condition).toEqual({ StringEquals: { 'sts:ExternalId': { Ref: 'FleetExternalId' } } });
    }
  });
});
