import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importsOf } from '../../../local/source-files.ts';
import { trackedFiles } from '../../support/repository.ts';

const MOST_FILES = 16;

/** Folders that may have more, since each of their files is one of a kind that people, or tools, look for by name. */
const CATALOGUES: ReadonlySet<string> = new Set(['.', 'docs', 'functions', 'events']);

/** The subjects of `functions/core`, and which others each may build on. What several share lies beside them, or here. */
const SHARED = ['errors', 'configuration', 'diagnosis', 'execution', 'input', 'kubernetes', 'notice', 'page'];
const SUBJECTS: Readonly<Record<string, readonly string[]>> = {
  addon: [],
  fargate: [],
  health: ['addon', 'fargate'],
  maintenance: ['addon', 'fargate', 'health'],
  chat: ['addon', 'fargate', 'fleet'],
  fleet: ['addon', 'fargate', 'health', 'maintenance'],
  drift: ['addon', 'health'],
};

const ROOT = 'functions/core/';
const files = trackedFiles().filter((file) => file.startsWith(ROOT));
const subjectOf = (path: string): string | undefined => {
  const [subject, ...rest] = path.slice(ROOT.length).split('/');
  return rest.length > 0 ? subject : undefined;
};

it('keeps every folder small enough to be read at a glance', () => {
  const counts = new Map<string, number>();
  for (const file of trackedFiles()) counts.set(posix.dirname(file), (counts.get(posix.dirname(file)) ?? 0) + 1);
  const large = [...counts].filter(([folder, count]) => count > MOST_FILES && !CATALOGUES.has(folder));

  expect(large).toEqual([]);
});

describe('subjects of functions/core', () => {
  it('are all known here', () => {
    const there = new Set(files.map(subjectOf).filter((subject) => subject !== undefined));

    expect([...there].sort()).toEqual([...SHARED, ...Object.keys(SUBJECTS)].sort());
  });

  it.each(files)('%s builds on nothing but what its subject may build on', (file) => {
    const own = subjectOf(file);
    const allowed = own === undefined ? [] : (SUBJECTS[own] ?? []);
    const others = importsOf(file)
      .filter((target) => target.startsWith('.'))
      .map((target) => subjectOf(posix.join(posix.dirname(file), target)))
      .filter((subject) => subject !== undefined && subject !== own && !SHARED.includes(subject));

    expect(others.filter((subject) => !allowed.includes(subject ?? ''))).toEqual([]);
  });
});
