import * as z from 'zod';
import type { Value } from '../../local/template.ts';

const Sub = z.object({ 'Fn::Sub': z.union([z.string(), z.tuple([z.string(), z.record(z.string(), z.json())])]) });
const If = z.object({ 'Fn::If': z.tuple([z.string(), z.json(), z.json()]) });
const Join = z.object({ 'Fn::Join': z.tuple([z.string(), z.array(z.json())]) });

/** A text of a template as CloudFormation makes it where these conditions hold; names stand for what they refer to. */
export function resolved(value: Value, conditions: ReadonlySet<string>): string {
  const sub = Sub.safeParse(value).data?.['Fn::Sub'];
  if (sub !== undefined) {
    const [text, named] = typeof sub === 'string' ? [sub, {}] : sub;
    const values = new Map(Object.entries(named).map(([name, each]) => [name, resolved(each, conditions)]));
    return text.replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) =>
      literal === '!' ? `\${${name}}` : (values.get(name) ?? name),
    );
  }
  const choice = If.safeParse(value).data?.['Fn::If'];
  if (choice !== undefined) return resolved(conditions.has(choice[0]) ? choice[1] : choice[2], conditions);
  const join = Join.safeParse(value).data?.['Fn::Join'];
  if (join !== undefined) return join[1].map((each) => resolved(each, conditions)).join(join[0]);
  if (typeof value === 'string') return value;
  throw new Error(`This is not understood here: ${JSON.stringify(value).slice(0, 200)}`);
}
