import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { METRICS } from '../../../functions/core/metric.ts';
import { readTemplate, type Value } from '../../../local/template.ts';
import { textOf } from '../../support/repository.ts';
import { resolved } from '../../support/resolved.ts';

const { Resources, Globals } = readTemplate('template.yaml');
const namesOf = (type: string, conditions: readonly string[]) =>
  Object.entries(Resources)
    .filter(([, { Type, Condition }]) => Type === type && (Condition === undefined || conditions.includes(Condition)))
    .map(([name]) => name);

const Body = z.object({
  widgets: z.array(
    z.object({
      type: z.enum(['alarm', 'metric', 'log']),
      x: z.number(),
      y: z.number(),
      width: z.number(),
      height: z.number(),
      properties: z.looseObject({
        title: z.string(),
        alarms: z.array(z.string()).optional(),
        metrics: z.array(z.array(z.json())).optional(),
      }),
    }),
  ),
});

const dashboardOf = (conditions: readonly string[]) =>
  Body.parse(JSON.parse(resolved(Resources.Dashboard?.Properties.DashboardBody ?? '', new Set(conditions)))).widgets;

const EVERYTHING = ['HasAlarms', 'HasChat', 'HasChatAlarms'];
const STACKS: [string, string[]][] = [
  ['everything', EVERYTHING],
  ['no chat', ['HasAlarms']],
];

describe.each(STACKS)('the dashboard of a stack with %s', (_, conditions) => {
  const widgets = dashboardOf(conditions);
  const text = JSON.stringify(widgets);

  it('shows every alarm that is there, and no other', () => {
    const [alarms] = widgets;

    expect(alarms?.properties.alarms?.toSorted()).toEqual(
      namesOf('AWS::CloudWatch::Alarm', conditions)
        .map((name) => `${name}.Arn`)
        .sort(),
    );
  });

  it('names nothing that is not there', () => {
    const absent = Object.entries(Resources).filter(
      ([, { Condition }]) => Condition !== undefined && !conditions.includes(Condition),
    );

    expect(absent.map(([name]) => name).filter((name) => new RegExp(`"${name}\\b`).test(text))).toEqual([]);
  });

  it('charts every state machine: how executions end, and how long they take', () => {
    for (const machine of namesOf('AWS::Serverless::StateMachine', conditions)) {
      for (const metric of ['ExecutionsSucceeded', 'ExecutionsFailed', 'ExecutionTime']) {
        expect(text).toContain(`"AWS/States","${metric}","StateMachineArn","${machine}"`);
      }
    }
  });

  it('puts its charts side by side', () => {
    const cells = widgets.flatMap(({ x, y, width, height }) =>
      Array.from({ length: width * height }, (_, cell) => `${x + (cell % width)},${y + Math.floor(cell / width)}`),
    );

    expect(new Set(cells).size).toBe(cells.length);
    expect(Math.max(...widgets.map(({ x, width }) => x + width))).toBe(24);
  });
});

describe('what is measured', () => {
  const text = JSON.stringify(dashboardOf(EVERYTHING)).replaceAll('\\"', '"');
  const declared = Object.entries(METRICS).flatMap(([name, { by }]) =>
    by.map((dimensions) => ({ name, dimensions: ['service', ...dimensions] })),
  );
  const searched = [...text.matchAll(/\{"eks-upkeep\/AWS::StackName",([\w,]+)\} MetricName="(\w+)"/g)].map(
    ([, dimensions = '', name = '']) => ({ name, dimensions: dimensions.split(',') }),
  );

  it.each(declared)('$name by $dimensions is charted', ({ name, dimensions }) => {
    const single = `["eks-upkeep/AWS::StackName","${name}","service","eks-upkeep",`;

    expect(dimensions.length === 1 ? text.includes(single) : searched.some((each) => each.name === name)).toBe(true);
    if (dimensions.length > 1) expect(searched).toContainEqual({ name, dimensions });
  });

  it('is all that is searched for, beside the answers that come from the log of executions', () => {
    const known = [...declared, { name: 'ApprovalsAnswered', dimensions: ['answer'] }];

    expect(searched.length).toBeGreaterThan(5);
    for (const each of searched) expect(known).toContainEqual(each);
  });

  it('is explained in docs/operations.md, each with what it is kept by', () => {
    const [, section = ''] = /^## What is measured\n([\s\S]*?)\n## /m.exec(textOf('docs/operations.md')) ?? [];

    for (const [name, { by }] of Object.entries(METRICS)) {
      const row = section.split('\n').find((line) => line.startsWith('|') && line.includes(`\`${name}\``));
      for (const dimension of by.flat())
        expect([name, row]).toEqual([name, expect.stringContaining(`\`${dimension}\``)]);
      expect([name, row]).toEqual([name, expect.stringMatching(/\| .{10,} \|$/)]);
    }
  });

  it('gets its namespace, and the alarm reads it there', () => {
    const spaceOf = (value: Value | undefined) => resolved(value ?? '', new Set());
    const { POWERTOOLS_METRICS_NAMESPACE: ofFunctions, POWERTOOLS_SERVICE_NAME: service } = Object(Globals.Function)
      .Environment.Variables;
    const ofFilters = namesOf('AWS::Logs::MetricFilter', EVERYTHING).map(
      (name) => Object(Resources[name]?.Properties.MetricTransformations)[0].MetricNamespace,
    );
    const [critical] = Object(Resources.CriticalOutcomesAlarm?.Properties.Metrics);

    for (const space of [ofFunctions, ...ofFilters, critical.MetricStat.Metric.Namespace]) {
      expect(spaceOf(space)).toBe('eks-upkeep/AWS::StackName');
    }
    expect(service).toBe('eks-upkeep');
    expect(critical.MetricStat.Metric.Dimensions).toContainEqual({ Name: 'service', Value: service });
  });
});
