import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { STATE_MACHINES } from '../../functions/core/state-machines.ts';
import { harmed } from '../../local/lambda-faults/faulty-lambdas.ts';
import { expandRetriers } from '../../local/retriers.ts';
import { filesIn, textOf } from '../support/repository.ts';
import { type HarmedRun, runHarmed, type Story } from '../support/runs/harmed-run.ts';
import { ERRORS, STORIES, withFault } from './infrastructure-stories.ts';

const undisturbed = new Map<string, Promise<HarmedRun>>();
function undisturbedRun(name: string, story: Story): Promise<HarmedRun> {
  const run = undisturbed.get(name) ?? runHarmed(story);
  undisturbed.set(name, run);
  return run;
}

/** The tasks that a story is about: those of its own machine, and of the children of its Map. */
const isOwn = ({ machine }: Story, task: string) => [`${machine}: `, `${machine}/`].some((own) => task.startsWith(own));

// Four after one another at each Task of a run: were one of them alone to change anything, so would they together.
const TOGETHER = 4;
const inGroups = (errors: typeof ERRORS) =>
  Array.from({ length: Math.ceil(errors.length / TOGETHER) }, (_, index) =>
    errors.slice(index * TOGETHER, (index + 1) * TOGETHER),
  );

/** Every Task that calls a Lambda, `Wait for EKS` among them: `update-addon: Wait for EKS`. */
const TASKS = filesIn('statemachines', /\.asl\.yaml$/).flatMap((file) =>
  tasksOf(JSON.parse(expandRetriers(textOf(file))).States, basename(file, '.asl.yaml')),
);

function tasksOf(states: object, machine: string): string[] {
  return Object.entries(states).flatMap(([name, { Resource, Label, ItemProcessor }]) => [
    ...(/lambda:invoke/.test(String(Resource)) ? [`${machine}: ${name}`] : []),
    ...(ItemProcessor === undefined ? [] : tasksOf(ItemProcessor.States, `${machine}/${Label}`)),
  ]);
}

const pairOf = (task: string, { error, ran }: (typeof ERRORS)[number]) => `${task} x ${error}${ran ? ', it ran' : ''}`;

type Harmed = { changed: unknown[]; pairs: ReadonlySet<string> };
// What one story shows of a Task and an error, no other has to.
const metByAny = new Set<string>();
const harmedRuns = new Map<string, Promise<Harmed>>();

/** The runs of a story in which each of its Tasks meets each error: those that came to another end, and what met what. */
function harmedStory(name: string, story: Story): Promise<Harmed> {
  const runs = harmedRuns.get(name) ?? runAllHarmed(name, story);
  harmedRuns.set(name, runs);
  return runs;
}

async function runAllHarmed(name: string, story: Story): Promise<Harmed> {
  const { digest, tasks } = await undisturbedRun(name, story);
  const own = TASKS.filter((task) => isOwn(story, task) && tasks.includes(task));
  const changed: unknown[] = [];
  const pairs = new Set<string>();
  const run = async (at: readonly string[], errors: typeof ERRORS) => {
    const { digest: come } = await runHarmed(story, ({ task, before, ...made }) => {
      const error = at.includes(task) ? errors[before] : undefined;
      if (error === undefined) return made.run();
      metByAny.add(pairOf(task, error));
      pairs.add(pairOf(task, error));
      return harmed(error, { functionArn: 'arn', ...made });
    });
    if (JSON.stringify(come) !== JSON.stringify(digest)) changed.push({ at, errors, digest: come });
  };

  for (const errors of inGroups(ERRORS)) await run(own, errors);
  // A Task that handles errors of others may not be reached when these were harmed as well: then it is harmed alone.
  for (const task of own) {
    const left = ERRORS.filter((error) => !metByAny.has(pairOf(task, error)));
    for (const errors of inGroups(left)) await run([task], errors);
  }
  return { changed, pairs };
}

describe('any error of Lambda that passes', () => {
  it.each(Object.entries(STORIES))('changes nothing, at whichever Task, when %s', async (name, story) => {
    const { changed } = await harmedStory(name, story);

    expect(changed).toEqual([]);
  });

  it(`meets every Task of every state machine: ${TASKS.length} Tasks x ${ERRORS.length} errors = ${TASKS.length * ERRORS.length} pairs`, async () => {
    const stories = await Promise.all(Object.entries(STORIES).map(([name, story]) => harmedStory(name, story)));
    const met = new Set(stories.flatMap(({ pairs }) => [...pairs]));
    const all = TASKS.flatMap((task) => ERRORS.map((error) => pairOf(task, error)));

    expect(new Set(TASKS.map((task) => task.split(/[:/]/)[0]))).toEqual(new Set(STATE_MACHINES));
    expect(TASKS).toContain('update-addon: Wait for EKS');
    expect(all.filter((pair) => !met.has(pair))).toEqual([]);
    expect(all.length).toBeGreaterThan(680);
  });
});

describe('throttling of less than five minutes', () => {
  const throttling = (fromSeconds: number) => ({
    on: 'lambda',
    function: '*',
    error: 'Lambda.TooManyRequestsException',
    fromSeconds,
    toSeconds: fromSeconds + 299,
  });

  it.each(Object.entries(STORIES))('changes nothing, whenever it comes, when %s', async (name, story) => {
    const { digest, seconds } = await undisturbedRun(name, story);

    // In the midst of it, and when it is about to notify.
    for (const from of [30, seconds - 1].map((each) => Math.max(0, Math.min(each, seconds)))) {
      const run = await runHarmed(withFault(story, throttling(from)));

      expect({ from, digest: run.digest }).toEqual({ from, digest });
    }
  });
});
