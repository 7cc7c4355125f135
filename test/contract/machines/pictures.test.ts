import { describe, expect, it } from 'vitest';
import { machinePictures } from '../../../local/pictures/machine-pictures.ts';
import { filesIn, textOf } from '../../support/repository.ts';

const pictures = await machinePictures();
const documents = ['README.md', ...filesIn('docs', /\.md$/)].map(textOf).join('\n');

describe('the picture of a state machine', () => {
  it.each([...pictures])('%s is what its definition says, and a document shows it', (path, picture) => {
    // `npm run docs` draws them again.
    expect(textOf(path) === picture).toBe(true);
    expect(documents).toMatch(new RegExp(`!\\[[^\\]]+\\]\\((docs/)?${path.replace('docs/', '')}\\)`));
  });

  it('is there for no other', () => {
    expect(filesIn('docs/pictures', /\.svg$/)).toEqual([...pictures.keys()].sort());
  });
});
