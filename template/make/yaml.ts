import { COLLECTION_STYLE, DUMP_SCHEMA, defineScalarTag, defineSequenceTag, dump, type Node, visit } from 'js-yaml';

/** A template as YAML, intrinsic functions in their short form, with these lines of comment above it. */
export function yamlOf(template: object, comment: string): string {
  const text = dump(template, {
    schema: SHORT_FORMS,
    lineWidth: -1,
    noRefs: true,
    transform: (documents) => visit(documents, onOneLine),
  });
  // An empty line above each section and each resource.
  return `${comment}${text.replace(/^(?=[A-Z]\w+:)|^(?= {2}\w+:\n {4}Type: \w+::)/gm, '\n').replaceAll(':\n\n', ':\n')}`;
}

/** Lists of words, or of such lists, are easier to read on one line, unless it is a long one. */
function onOneLine(node: Node): void {
  if (node.kind === 'sequence' && widthOf(node) < 130) node.style = COLLECTION_STYLE.FLOW;
}

function widthOf(node: Node): number {
  if (node.kind === 'scalar') return node.value.includes('\n') ? Number.POSITIVE_INFINITY : node.value.length + 2;
  if (node.kind !== 'sequence') return Number.POSITIVE_INFINITY;
  return node.items.map(widthOf).reduce((sum, width) => sum + width, node.tag.length);
}

/** The name and the argument of an intrinsic function: `Ref`, `GetAtt` and so on. */
function shortForm(value: unknown): { name: string; argument: unknown } | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const [[key, argument] = [''], ...others] = Object.entries(value);
  const isFunction = key === 'Ref' || key.startsWith('Fn::') || (key === 'Condition' && typeof argument === 'string');
  if (!isFunction || others.length > 0) return undefined;
  const name = key.replace('Fn::', '');
  return { name, argument: name === 'GetAtt' && Array.isArray(argument) ? argument.join('.') : argument };
}

const tagName = (value: unknown) => `!${shortForm(value)?.name}`;
const argumentOf = (value: unknown) => shortForm(value)?.argument;
const isList = (value: unknown): value is unknown[] => Array.isArray(value);

// Only to write: templates are read by local/template.ts.
const SHORT_FORMS = DUMP_SCHEMA.withTags(
  defineScalarTag('!', {
    matchByTagPrefix: true,
    resolve: (source) => source,
    identify: (value) => typeof argumentOf(value) === 'string',
    represent: (value) => String(argumentOf(value)),
    representTagName: tagName,
  }),
  defineSequenceTag<unknown[]>('!', {
    matchByTagPrefix: true,
    create: () => [],
    addItem() {},
    identify: (value) => isList(argumentOf(value)),
    represent(value) {
      const items = argumentOf(value);
      return isList(items) ? items : [];
    },
    representTagName: tagName,
  }),
);
