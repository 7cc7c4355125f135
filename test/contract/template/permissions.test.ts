import { beforeAll, describe, expect, it } from 'vitest';
import { localChat } from '../../../local/cloud/chat/local-chat.ts';
import type { Access } from '../../../local/cloud/iam/authorizer.ts';
import { localIam } from '../../../local/cloud/iam/local-iam.ts';
import { type Need, unseenAccesses } from '../../../local/cloud/iam/unseen-accesses.ts';
import { localStack } from '../../../local/cloud/stack/local-stack.ts';
import { usualStack } from '../../../local/cloud/stack/usual-stack.ts';
import { readTemplate } from '../../../local/template.ts';
import { EXAMPLES } from '../../support/permissions/example-runs.ts';
import { HERE, PARAMETERS, THERE } from '../../support/permissions/example-world.ts';
import {
  changed,
  needsOf,
  statementsOf,
  unmetNeed,
  withoutAction,
  withoutStatement,
} from '../../support/permissions/needs.ts';

const here = { region: 'eu-west-1', account: HERE };
const usual = usualStack({ ...here, chat: localChat(here), otherAccounts: [THERE] });
const stack = localStack({ ...usual, parameters: { ...usual.parameters, ...PARAMETERS } });
const iam = localIam({ stack, otherAccounts: [THERE] });
const statements = statementsOf(iam);

const accesses: (Access & { example: string })[] = [];
let needs: Need[] = [];
beforeAll(async () => {
  for (const [example, run] of Object.entries(EXAMPLES)) await run((access) => accesses.push({ ...access, example }));
  needs = [...needsOf(accesses), ...unseenAccesses(stack)];
});

describe('the policies of the templates', () => {
  it('are all there: no statement of a template is missing', () => {
    const templates = ['template.yaml', 'member-account.yaml'].map((file) => JSON.stringify(readTemplate(file)));
    const written = templates.join().match(/"Effect":|"Type":"AWS::Lambda::Permission"/g);

    expect(statements.size).toBe(written?.length);
  });

  it('allow what the example runs ask for, but where one leaves a statement out', () => {
    const denied = accesses
      .filter(({ decision }) => decision !== 'allowed')
      .map(({ example, action }) => `${example}: ${action}`);

    expect([...new Set(denied)]).toEqual([
      'a fleet that may start nothing: states:StartExecution',
      'maintenance that may start nothing: states:StartExecution',
    ]);
    expect(unmetNeed(iam, needs)).toBeUndefined();
  });

  it('have no statement that could be removed without a loss', () => {
    const without = (id: string) => unmetNeed(changed(iam, withoutStatement(id)), needs);

    expect([...statements.keys()].filter((id) => without(id) === undefined)).toEqual([]);
  });

  it('have no action that could be removed without a loss', () => {
    const written = [...statements].flatMap(([id, { actions }]) => actions.map((action) => ({ id, action })));
    const isLost = ({ id, action }: { id: string; action: string }) =>
      unmetNeed(changed(iam, withoutAction(id, action)), needs) !== undefined;

    expect(written.filter((each) => !isLost(each))).toEqual([]);
  });
});
