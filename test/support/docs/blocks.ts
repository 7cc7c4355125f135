/** One command of a page as it is typed, with what the page shows of its output; `undefined` when it shows none. */
export type Statement = { line: number; typed: string; shown: string[] | undefined; varies: string[] };

/** A fenced block of a page. */
export type Block = { line: number; language: string; lines: string[]; varies: string[]; file: string | undefined };

const FENCE = /^( *)```(\S*)$/;

/**
 * The fenced blocks of a page, in order, without their indentation. A comment `<!-- varies: ids, times -->` above a block says
 * what of its output is another at every run. A comment that begins with `<!-- sh` is a block that only tests run: what readers
 * of a page have done before, or have in their shell. Above a block, `<!-- file: NAME -->` says that readers save it under a name.
 */
export function blocksOf(text: string): Block[] {
  const lines = text.split('\n');
  const blocks: Block[] = [];
  let varies: string[] = [];
  let file: string | undefined;
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const [, named] = /^ *<!-- varies: (.+?) -->$/.exec(line) ?? [];
    const [, saved] = /^ *<!-- file: (\S+) -->$/.exec(line) ?? [];
    const [fence, indent = '', language = ''] = FENCE.exec(line) ?? (/^( *)<!-- (sh)$/.exec(line) || []);
    if (named !== undefined) varies = named.split(/, */);
    else if (saved !== undefined) file = saved;
    else if (fence === undefined) {
      varies = line === '' ? varies : [];
      file = line === '' ? file : undefined;
    } else {
      const end = lines.findIndex((each, index) => index > at && each.trim() === (fence.includes('`') ? '```' : '-->'));
      if (end < 0) throw new Error(`line ${at + 1}: this block does not end`);
      const inside = lines
        .slice(at + 1, end)
        .map((each) => (each.startsWith(indent) ? each.slice(indent.length) : each));
      blocks.push({ line: at + 2, language, lines: inside, varies, file });
      file = undefined;
      varies = [];
      at = end;
    }
  }
  return blocks;
}

/** The commands of a block: of `sh` every line, of `console` those behind a prompt, with the output that follows. */
export function statementsOf({ line, language, lines, varies, file }: Block): Statement[] {
  if (file !== undefined) {
    const typed = `cat > '${file}' <<'END_OF_FILE'\n${lines.join('\n')}\nEND_OF_FILE`;
    return [{ line, typed, shown: undefined, varies }];
  }
  const statements: Statement[] = [];
  let open = false;
  for (const [index, text] of lines.entries()) {
    const last = statements.at(-1);
    const prompt = language === 'console' && text.startsWith('$ ');
    if (open && last) last.typed += `\n${text}`;
    else if (prompt) statements.push({ line: line + index, typed: text.slice(2), shown: [], varies });
    else if (language === 'sh' && !/^\s*(#|$)/.test(text)) {
      statements.push({ line: line + index, typed: text, shown: undefined, varies });
    } else if (language === 'console') {
      if (!last)
        throw new Error(`line ${line + index}: a console block begins with a prompt, "$ "; use sh without output`);
      last.shown?.push(text);
      continue;
    } else continue;
    open = isUnfinished(statements.at(-1)?.typed ?? '');
  }
  if (open) throw new Error(`line ${statements.at(-1)?.line}: this command does not end`);
  return statements;
}

/** Whether a shell would wait for another line: a backslash at the end, an open quotation or parenthesis. */
function isUnfinished(typed: string): boolean {
  let quote = '';
  let depth = 0;
  for (let at = 0; at < typed.length; at += 1) {
    const char = typed[at] ?? '';
    if (char === '\\' && quote !== "'") {
      at += 1;
      if (at >= typed.length) return true;
    } else if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (char === '#' && /\s|^$/.test(typed[at - 1] ?? '')) {
      const end = typed.indexOf('\n', at);
      at = end < 0 ? typed.length : end;
    } else if (char === '(') depth += 1;
    else if (char === ')') depth -= 1;
  }
  return quote !== '' || depth > 0;
}
