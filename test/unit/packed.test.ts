import fc from 'fast-check';
import { expect, it } from 'vitest';
import { packedList } from '../../local/packed.ts';

it('a list has all its entries in order, whether they are packed or not', () => {
  const entry = fc.record({ id: fc.integer(), text: fc.string(), at: fc.date({ noInvalidDate: true }) });
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 30 }), fc.integer({ min: 1, max: 9 }), fc.nat(10), (all, block, first) => {
      const list = packedList(block, all.slice(0, first));
      for (const each of all.slice(first)) list.add(each);

      expect(list.all()).toEqual(all);
      expect(list.length()).toBe(all.length);
    }),
    { numRuns: 50 },
  );
});

it('a short list is given as it is, and grows', () => {
  const list = packedList<string>(2);
  const given = list.all();

  list.add('a');

  expect(given).toEqual(['a']);
});

it('what is read lazily is read once it is packed', () => {
  const list = packedList<{ answer: unknown }>(1);
  list.add({
    get answer() {
      return { status: 'ACTIVE' };
    },
  });
  list.add({ answer: null });

  expect(list.all()).toEqual([{ answer: { status: 'ACTIVE' } }, { answer: null }]);
});
