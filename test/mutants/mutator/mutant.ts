import { type Expression, parseSync, type Statement, Visitor } from 'oxc-parser';
import { BINARY, DROPPED, isWord, looserPatterns, METHODS, otherNumber } from './operators.ts';

/** One change of a source file: what stands from `start` to `end` becomes `text`. */
export type Mutant = {
  file: string;
  /** Begins with 1. */
  line: number;
  start: number;
  end: number;
  kind: 'expression' | 'statement' | 'block';
  /** What stands there, and what it becomes: `;` or `{}` when it is removed. */
  from: string;
  text: string;
};

type Node = { type: string; start: number; end: number };

/** Every mutant of a TypeScript source, in the order of the source. */
export function mutantsOf(file: string, source: string): Mutant[] {
  const { program, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file} could not be parsed: ${errors[0]?.message}`);
  const found: Mutant[] = [];
  const untouched = new Set<string>();
  let types = 0;

  const spanOf = ({ start, end }: Node) => `${start}-${end}`;
  const textOf = ({ start, end }: Node) => source.slice(start, end);
  const add = (node: Node, text: string, kind: Mutant['kind'] = 'expression') => {
    if (types > 0 || untouched.has(spanOf(node))) return;
    const { start, end } = node;
    const line = source.slice(0, start).split('\n').length;
    found.push({ file, line, start, end, kind, from: textOf(node), text });
  };
  const leave = (node: Node | null | undefined) => {
    if (node) untouched.add(spanOf(node));
  };
  const condition = (node: Expression) => {
    add(node, 'true');
    add(node, 'false');
  };
  const body = (statement: Statement | null) => {
    if (statement?.type === 'BlockStatement' && statement.body.length > 0) add(statement, '{}', 'block');
  };

  new Visitor({
    TSTypeAliasDeclaration: () => types++,
    'TSTypeAliasDeclaration:exit': () => types--,
    TSInterfaceDeclaration: () => types++,
    'TSInterfaceDeclaration:exit': () => types--,
    TSTypeAnnotation: () => types++,
    'TSTypeAnnotation:exit': () => types--,
    TSTypeParameterInstantiation: () => types++,
    'TSTypeParameterInstantiation:exit': () => types--,
    TSLiteralType: () => types++,
    'TSLiteralType:exit': () => types--,
    ImportDeclaration: ({ source: from }) => leave(from),
    ImportExpression: ({ source: from }) => leave(from),
    ExportNamedDeclaration: ({ source: from }) => leave(from),
    Property: ({ key, computed }) => {
      if (!computed) leave(key);
    },
    // What is called within a chain cannot be replaced without the rest of the chain.
    ChainExpression: ({ expression }) => {
      let inner: Node = expression;
      for (let next = linkOf(inner); next !== undefined; next = linkOf(inner)) {
        inner = next;
        leave(inner);
      }
    },
    BinaryExpression: (node) => {
      for (const operator of BINARY[node.operator] ?? []) {
        add(node, `${textOf(node.left)} ${operator} ${textOf(node.right)}`);
      }
    },
    LogicalExpression: (node) => {
      const [left, right] = [textOf(node.left), textOf(node.right)];
      if (node.operator === '??') add(node, right);
      else add(node, `(${left}) ${node.operator === '&&' ? '||' : '&&'} (${right})`);
    },
    UnaryExpression: (node) => {
      if (node.operator === '!') add(node, textOf(node.argument));
    },
    ConditionalExpression: ({ test }) => condition(test),
    IfStatement: ({ test, consequent, alternate }) => {
      condition(test);
      body(consequent);
      body(alternate);
    },
    WhileStatement: ({ test }) => add(test, 'false'),
    ForOfStatement: (node) => body(node.body),
    FunctionDeclaration: (node) => {
      if (node.body && node.body.body.length > 0) add(node.body, '{}', 'block');
    },
    ArrowFunctionExpression: (node) => {
      if (node.body.type === 'BlockStatement' && node.body.body.length > 0) add(node.body, '{}', 'block');
    },
    ExpressionStatement: (node) => add(node, ';', 'statement'),
    Literal: (node) => {
      if (typeof node.value === 'boolean') add(node, String(!node.value));
      else if (typeof node.value === 'number') add(node, String(otherNumber(node.value)));
      else if (typeof node.value === 'string' && isWord(node.value)) add(node, "''");
      else if ('regex' in node)
        for (const text of looserPatterns(node.regex.pattern, node.regex.flags)) add(node, text);
    },
    ArrayExpression: (node) => {
      if (node.elements.length > 0) add(node, '[]');
    },
    CallExpression: (node) => {
      const { callee } = node;
      if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return;
      const { name } = callee.property;
      if (DROPPED.has(name) && !callee.optional) add(node, textOf(callee.object));
      const other = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
      if (other === undefined) return;
      const before = source.slice(node.start, callee.property.start);
      add(node, `${before}${other}${source.slice(callee.property.end, node.end)}`);
    },
  }).visit(program);
  return found.sort((a, b) => a.start - b.start || b.end - a.end);
}

/** What a call or a member is of. */
function linkOf(node: Node): Node | undefined {
  if ('callee' in node) return isNode(node.callee) ? node.callee : undefined;
  return 'object' in node && isNode(node.object) ? node.object : undefined;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value && 'end' in value;
}
