import type { ItemBatcher, ItemReader, MapState, ResultWriter } from '../definition.ts';
import { OURS } from '../ours.ts';
import { integrationIn } from '../resources.ts';
import { readConclusion, readFollowing } from './conclusion.ts';
import type { FieldReader } from './field.ts';
import { readRecovery } from './recovery.ts';
import { readScope, type ScopeReading } from './scope.ts';

const COUNT = { from: 0, to: 100_000_000, whole: true };
const AT_LEAST_ONE = { from: 1, to: 100_000_000, whole: true };
const PERCENTAGE = { from: 0, to: 100, whole: false };
const LONGEST_LABEL = 40;
const READER_ACTIONS = ['getObject', 'listObjectsV2'] as const;
const DISTRIBUTED_ONLY = [
  'ItemReader',
  'ItemBatcher',
  'ResultWriter',
  'Label',
  'ToleratedFailureCount',
  'ToleratedFailurePercentage',
];

/** Reads a Map of either mode; what only a distributed one has is refused in the other. */
export function readMap(
  named: { name: string; comment?: string },
  fields: FieldReader,
  reading: ScopeReading,
): MapState {
  const processor = fields.inner('ItemProcessor');
  if (!fields.has('ItemProcessor')) fields.problem('ItemProcessor', 'A Map has an ItemProcessor.');
  const mode = readMode(processor);
  const variables = mode === 'DISTRIBUTED' ? new Set<string>() : reading.variables;
  const scope = processor ? readScope(processor, { ...reading, variables }) : { startAt: '', states: new Map() };
  processor?.done();
  if (mode === 'INLINE') {
    for (const field of DISTRIBUTED_ONLY) {
      if (fields.has(field)) fields.problem(field, 'Only a Map with ProcessorConfig Mode DISTRIBUTED has this.');
    }
  }
  const items = fields.typed('Items', 'array');
  const reader = readItemReader(fields);
  if (fields.has('Items') && fields.has('ItemReader'))
    fields.problem('Items', 'A Map has Items or an ItemReader, not both.');
  const itemSelector = fields.template('ItemSelector');
  const maxConcurrency = fields.typed('MaxConcurrency', 'number', COUNT);
  const toleratedFailureCount = fields.typed('ToleratedFailureCount', 'number', COUNT);
  const toleratedFailurePercentage = fields.typed('ToleratedFailurePercentage', 'number', PERCENTAGE);
  const batcher = readBatcher(fields);
  const writer = readWriter(fields);
  return {
    ...named,
    type: 'Map',
    mode,
    processor: scope,
    label: readLabel(fields) ?? named.name.replace(/[^A-Za-z0-9-]/g, '').slice(0, LONGEST_LABEL),
    ...(items && { items }),
    ...(itemSelector && { itemSelector }),
    ...(maxConcurrency && { maxConcurrency }),
    ...(toleratedFailureCount && { toleratedFailureCount }),
    ...(toleratedFailurePercentage && { toleratedFailurePercentage }),
    ...(reader && { reader }),
    ...(batcher && { batcher }),
    ...(writer && { writer }),
    ...readConclusion(fields, 'result'),
    ...readRecovery(fields),
    ...readFollowing(fields),
  };
}

function readMode(processor: FieldReader | undefined): 'INLINE' | 'DISTRIBUTED' {
  const config = processor?.inner('ProcessorConfig');
  if (!config) return 'INLINE';
  const mode = config.oneOf('Mode', ['INLINE', 'DISTRIBUTED'], 'INLINE');
  if (mode === 'DISTRIBUTED') {
    if (!config.has('ExecutionType')) config.problem('ExecutionType', 'This field is required: STANDARD.');
    config.oneOf('ExecutionType', ['STANDARD'], 'STANDARD', OURS.rule);
  }
  config.done();
  return mode;
}

function readItemReader(fields: FieldReader): ItemReader | undefined {
  const reader = fields.inner('ItemReader');
  if (!reader) return undefined;
  const action = READER_ACTIONS.find((name) => `s3:${name}` === integrationIn(reader.raw.Resource)?.integration);
  if (reader.need('Resource') && !action) {
    reader.problem(
      'Resource',
      `Items are read from S3 by ${READER_ACTIONS.map((name) => `arn:aws:states:::s3:${name}`).join(' or ')} here.`,
    );
  }
  const config = reader.inner('ReaderConfig');
  const inputType = config?.oneOf('InputType', ['JSON', 'JSONL'], 'JSON', OURS.rule) ?? 'JSON';
  if (action === 'getObject' && !config?.has('InputType')) {
    reader.problem('ReaderConfig/InputType', 'Say how the object is written: JSON or JSONL.');
  }
  const maxItems = config?.typed('MaxItems', 'number', AT_LEAST_ONE);
  config?.done();
  const location = reader.template('Arguments');
  if (!reader.has('Arguments')) reader.problem('Arguments', 'Say where the items lie: Bucket, and Key or Prefix.');
  reader.done();
  if (!action || !location) return undefined;
  return {
    resource: String(reader.raw.Resource),
    action,
    inputType,
    arguments: location,
    ...(maxItems && { maxItems }),
  };
}

function readBatcher(fields: FieldReader): ItemBatcher | undefined {
  const batcher = fields.inner('ItemBatcher');
  if (!batcher) return undefined;
  const maxItems = batcher.typed('MaxItemsPerBatch', 'number', AT_LEAST_ONE);
  const maxBytes = batcher.typed('MaxInputBytesPerBatch', 'number', { from: 1, to: 262_144, whole: true });
  if (!batcher.has('MaxItemsPerBatch') && !batcher.has('MaxInputBytesPerBatch')) {
    batcher.problem('MaxItemsPerBatch', 'A batch is limited by MaxItemsPerBatch, MaxInputBytesPerBatch or both.');
  }
  const batchInput = batcher.template('BatchInput');
  batcher.done();
  return { ...(maxItems && { maxItems }), ...(maxBytes && { maxBytes }), ...(batchInput && { batchInput }) };
}

function readWriter(fields: FieldReader): ResultWriter | undefined {
  const writer = fields.inner('ResultWriter');
  if (!writer) return undefined;
  const resource = writer.text('Resource');
  if (resource !== undefined && integrationIn(resource)?.integration !== 's3:putObject') {
    writer.problem('Resource', 'Results are written to S3 by arn:aws:states:::s3:putObject.');
  }
  const location = writer.template('Arguments');
  if (writer.has('Resource') !== writer.has('Arguments')) {
    writer.problem('Arguments', 'Resource and Arguments (Bucket, Prefix) go together.');
  }
  const config = writer.inner('WriterConfig');
  if (!config && !location)
    writer.problem('Resource', 'A ResultWriter has Resource and Arguments, WriterConfig, or all of them.');
  const transformation = config?.oneOf('Transformation', ['NONE', 'COMPACT', 'FLATTEN'], 'NONE') ?? 'NONE';
  const outputType = config?.oneOf('OutputType', ['JSON', 'JSONL'], 'JSON') ?? 'JSON';
  config?.done();
  writer.done();
  return {
    transformation,
    outputType,
    ...(resource !== undefined && { resource }),
    ...(location && { arguments: location }),
  };
}

function readLabel(fields: FieldReader): string | undefined {
  const label = fields.text('Label');
  if (label !== undefined && (label.length > LONGEST_LABEL || /[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]/u.test(label))) {
    fields.problem('Label', `A label has at most ${LONGEST_LABEL} characters and no blanks or special characters.`);
  }
  return label;
}
