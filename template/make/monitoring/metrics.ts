import type { Value } from '../../../local/template.ts';

import { MACHINE_NAMES, type MachineName } from '../../machines.ts';
import { attribute, idOf, ref, sub } from '../cloudformation.ts';
import type { FunctionRow } from '../function-row.ts';

/** A metric that an alarm counts in five minutes. */
export type Metric = { Namespace: Value; MetricName: string; Dimensions?: Value; stat?: 'Maximum' };

const NAMESPACE = sub('eks-upkeep/${AWS::StackName}');
const dimension = (Name: string, Value: Value): Value => ({ Name, Value });

/** A metric of eks-upkeep itself: one that functions measure, by these dimensions, or one of a filter of logs. */
export function ofThis(name: string, by?: Readonly<Record<string, string>>): Metric {
  if (by === undefined) return { Namespace: NAMESPACE, MetricName: name };
  const others = Object.entries(by).map(([key, value]) => dimension(key, value));
  return { Namespace: NAMESPACE, MetricName: name, Dimensions: [dimension('service', 'eks-upkeep'), ...others] };
}

/** A metric of a service, of one resource of the template or an attribute of it. */
export function other(service: string, name: string, by: string, resource: string, stat?: 'Maximum'): Metric {
  const of = dimension(by, resource.includes('.') ? attribute(resource) : ref(resource));
  return { Namespace: service, MetricName: name, Dimensions: [of], ...(stat && { stat }) };
}

export const executionsOf = (name: string, machines: readonly MachineName[] = MACHINE_NAMES): Metric[] =>
  machines.map((machine) => other('AWS/States', name, 'StateMachineArn', `${idOf(machine)}Machine`));

type Rows = Readonly<Record<string, FunctionRow>>;
const ofFunctions = (metric: string, names: readonly string[]): Metric[] =>
  names.map((name) => other('AWS/Lambda', metric, 'FunctionName', `${idOf(name)}Function`));

/** The errors of each function that does not poll by failing. */
export const errors = (rows: Rows): Metric[] =>
  ofFunctions(
    'Errors',
    Object.keys(rows).filter((name) => !rows[name]?.pollsByFailing),
  );

export const throttles = (rows: Rows): Metric[] => ofFunctions('Throttles', Object.keys(rows));
