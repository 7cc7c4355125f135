import * as fc from 'fast-check';
import { readTemplate } from '../../../local/template.ts';

/** A time, in seconds after the beginning: from the first to before the second. */
export type Span = { fromSeconds: number; toSeconds: number };

/** What is not as it should be around EKS, for a while or again and again. Each may be missing. */
export type Surroundings = {
  /** A service that answers no Lambda meanwhile. */
  outages?: ({ service: Outage } & Span)[];
  /** A statement of a role that somebody takes away meanwhile, by its id. */
  withdrawn?: ({ statement: string } & Span)[];
  /** How many seconds Lambdas take beside their calls; the list is gone through again and again. */
  lambdaSeconds?: number[];
  /** This computer sleeps: when it wakes up, its clock is so much later, and nothing has been done meanwhile. */
  sleeps?: { atSeconds: number; lasts: number }[];
};
export type Outage = 'dynamodb' | 'states' | 'sns' | 's3';

/** Nothing in most scenarios, and one kind of it in the others: whatever it breaks can be distinguished from the rest. */
export const someSurroundings = (): fc.Arbitrary<Surroundings> =>
  fc.oneof(
    { weight: 8, arbitrary: fc.constant<Surroundings>({}) },
    { weight: 1, arbitrary: fc.array(anOutage, { minLength: 1, maxLength: 2 }).map((outages) => ({ outages })) },
    { weight: 2, arbitrary: fc.array(aWithdrawal, { minLength: 1, maxLength: 2 }).map((withdrawn) => ({ withdrawn })) },
    {
      weight: 1,
      arbitrary: fc.array(someSeconds, { minLength: 1, maxLength: 6 }).map((all) => ({ lambdaSeconds: all })),
    },
    { weight: 1, arbitrary: fc.array(aSleep, { minLength: 1, maxLength: 2 }).map((sleeps) => ({ sleeps })) },
  );

const aSpan = fc
  .record({ from: fc.integer({ min: 0, max: 900 }), lasts: fc.integer({ min: 1, max: 900 }) })
  .map(({ from, lasts }): Span => ({ fromSeconds: from, toSeconds: from + lasts }));

const anOutage = fc
  .record({ service: fc.constantFrom<Outage[]>('dynamodb', 'states', 'sns', 's3'), span: aSpan })
  .map(({ service, span }) => ({ service, ...span }));

const aWithdrawal = fc
  .record({ statement: fc.constantFrom(...statementsOfRoles()), span: aSpan })
  .map(({ statement, span }) => ({ statement, ...span }));

const someSeconds = fc.constantFrom(0, 0, 1, 3, 8, 25);
const aSleep = fc.record({ atSeconds: fc.integer({ min: 1, max: 900 }), lasts: fc.integer({ min: 1, max: 3600 }) });

/** The ids of all statements of the roles of the stack: `PollAddonRole/poll-addon/ReadUpdates`. */
function statementsOfRoles(): string[] {
  return Object.entries(readTemplate('template.yaml').Resources)
    .filter(([, { Type }]) => Type === 'AWS::IAM::Role')
    .flatMap(([role, { Properties }]) =>
      [Properties.Policies ?? []].flat().flatMap((policy) => {
        const { PolicyName, PolicyDocument } = Object(policy);
        // A policy that only some stacks have is not in the one that is played.
        if (PolicyName === undefined) return [];
        return sidsIn(PolicyDocument).map((sid) => `${role}/${PolicyName}/${sid}`);
      }),
    );
}

/** Conditions of the template are between a document and some of its statements. */
function sidsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { Sid } = Object(value);
  if (typeof Sid === 'string') return [Sid];
  return Object.values(value).flatMap(sidsIn);
}
