import { type AccessRequest, evaluate } from '../../iam/evaluate.ts';
import { QueryFault, queryService } from '../aws/query-protocol.ts';
import type { LocalStack } from './local-stack.ts';

const TAKEN =
  /^(Action|Version|PolicySourceArn|(ActionNames|ResourceArns)\.member\.\d+|ContextEntries\.member\.\d+\..+)$/;

/** SimulatePrincipalPolicy of IAM, for the roles of the stack. */
export function createIam(stack: LocalStack): (form: string) => ReturnType<ReturnType<typeof queryService>> {
  const byArn = new Map([...stack.policies.roles.values()].map((role) => [role.arn, role]));

  return queryService({
    name: 'IAM',
    namespace: 'https://iam.amazonaws.com/doc/2010-05-08/',
    version: '2010-05-08',
    actions: {
      SimulatePrincipalPolicy(form) {
        const other = [...form.keys()].find((key) => !TAKEN.test(key));
        if (other !== undefined) throw new QueryFault('InvalidInput', `${other} is not simulated here.`);
        const arn = form.get('PolicySourceArn') ?? '';
        const role = byArn.get(arn);
        if (!role) throw new QueryFault('NoSuchEntity', `The role with ARN ${arn} cannot be found.`, 404);

        const actions = listed(form, 'ActionNames');
        const resources = listed(form, 'ResourceArns');
        const context = contextOf(form);
        const asked = actions.flatMap((action) =>
          (resources.length > 0 ? resources : ['*']).map((resource): AccessRequest => ({ action, resource, context })),
        );
        const results = asked.map((request) => ({
          EvalActionName: request.action,
          EvalResourceName: request.resource,
          EvalDecision: evaluate(role.policies, request).decision,
          MatchedStatements: [],
          MissingContextValues: [],
        }));
        return { EvaluationResults: results, IsTruncated: 'false' };
      },
    },
  });
}

/** The values of `NAME.member.1`, `NAME.member.2` ... */
function listed(form: URLSearchParams, name: string): string[] {
  const values: string[] = [];
  for (let index = 1; form.has(`${name}.member.${index}`); index += 1)
    values.push(form.get(`${name}.member.${index}`) ?? '');
  return values;
}

function contextOf(form: URLSearchParams): Record<string, string[]> {
  const context: Record<string, string[]> = {};
  for (let index = 1; form.has(`ContextEntries.member.${index}.ContextKeyName`); index += 1) {
    const entry = `ContextEntries.member.${index}`;
    context[form.get(`${entry}.ContextKeyName`) ?? ''] = listed(form, `${entry}.ContextKeyValues`);
  }
  return context;
}
