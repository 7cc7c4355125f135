import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { GRAPH_RULES } from '../../pictures/graph/style.ts';

/** Bundles the page from the folder of its sources: each file by its name. */
export async function buildPage(sources: string): Promise<Record<string, string>> {
  return (await pageBundle(sources)).files;
}

/** The same, with what went into it. */
export async function pageBundle(sources: string): Promise<{ files: Record<string, string>; metafile: Metafile }> {
  const { outputFiles, metafile } = await build({
    entryPoints: [join(sources, 'app.tsx'), join(sources, 'app.css')],
    outdir: sources,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    charset: 'utf8',
    legalComments: 'none',
    metafile: true,
    write: false,
    logLevel: 'warning',
  });
  const plain = ['index.html', 'icon.svg'].map(
    async (name) => [name, await readFile(join(sources, name), 'utf8')] as const,
  );
  const bundled = outputFiles.map(({ path, text }) => {
    const name = basename(path);
    return [name, name === 'app.css' ? `${text}${GRAPH_RULES}\n` : text] as const;
  });
  return { files: Object.fromEntries([...bundled, ...(await Promise.all(plain))]), metafile };
}
