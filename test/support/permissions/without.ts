import { parseTemplate, type Template } from '../../../local/template.ts';
import { textOf } from '../repository.ts';

/** `template.yaml` or `member-account.yaml` without one statement of a role or a policy, by its Sid. */
export function without(file: string, resource: string, sid: string): Template {
  const template = parseTemplate(textOf(file));
  const there = template.Resources[resource];
  if (!there) throw new Error(`${file} has no resource ${resource}.`);
  let removed = 0;
  const rest = JSON.stringify(there.Properties, (key, value) => {
    if (key !== 'Statement') return value;
    const kept = value.filter((statement: { Sid?: string }) => statement.Sid !== sid);
    removed += value.length - kept.length;
    // A policy without a statement is none: one that allows nothing stands in its place.
    return kept.length > 0 ? kept : [{ ...value[0], Action: 'none:Nothing' }];
  });
  if (removed !== 1) throw new Error(`${resource} of ${file} has ${removed} statements ${sid}.`);
  return { ...template, Resources: { ...template.Resources, [resource]: { ...there, Properties: JSON.parse(rest) } } };
}

/** `member-account.yaml` as somebody has changed it who lets in everybody of the account, and not the roles of the stack alone. */
export function trustingTheAccount(): Template {
  const text = textOf('member-account.yaml');
  const open = text.replace(/^ +ArnLike:\n +aws:PrincipalArn: .+\n/m, '');
  if (open === text) throw new Error('member-account.yaml has no condition on aws:PrincipalArn.');
  return parseTemplate(open);
}
