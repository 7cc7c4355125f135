import { createHmac } from 'node:crypto';
import { sign, verify as verifyByOctokit } from '@octokit/webhooks-methods';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCommand } from '../../../../functions/core/chat/command.ts';
import { receive } from '../../../../functions/core/chat/delivery.ts';
import { githubHeaders, verify } from '../../../../functions/core/chat/signature.ts';
import { startOf } from '../../../../functions/core/chat/start.ts';
import { fitsPattern } from '../../../../functions/core/pattern.ts';
import { anyCharacter } from '../../../support/any-character.ts';

const NOW = Date.parse('2026-11-21T08:00:00Z');
const SLACK = 'slack-secret-of-16';
const DELIVERY = 'ab'.repeat(16);

const deliveryOf = (path: string, headers: Record<string, string>, body: string, isBase64 = false) => {
  const delivery = receive({ method: 'POST', path, headers, body, isBase64 });
  if (delivery.kind === 'denied') throw new Error(delivery.text);
  return delivery;
};

describe('a command', () => {
  it('of any text is a command or a problem, quickly', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, maxLength: 2000 }), (text) => {
        expect(['command', 'problem']).toContain(readCommand(text).kind);
      }),
    );
  });
});

describe('what a command starts', () => {
  it('has a name that Step Functions and its logs take, whatever is named', () => {
    const word = fc.stringMatching(/^[A-Za-z0-9][\w.-]{0,99}$/);
    fc.assert(
      fc.property(word, fc.stringMatching(/^[0-9A-Za-z][\w-]{0,99}$/), (addon, cluster) => {
        const read = startOf({ verb: 'update', addon, cluster, version: undefined }, DELIVERY);

        expect('name' in read && read.name).toMatch(/^[\w-]{20,80}$/);
        expect('name' in read && read.name).toMatch(/-abababababababab$/);
      }),
    );
  });
});

describe('the clusters of a rule', () => {
  it('fit patterns as a regular expression would', () => {
    const pattern = fc.stringMatching(/^[ab*?]{1,8}$/);
    const law = fc.property(pattern, fc.stringMatching(/^[ab]{0,8}$/), (glob, name) => {
      const source = glob.replaceAll('*', '.*').replaceAll('?', '.');
      expect(fitsPattern(glob, name)).toBe(new RegExp(`^${source}$`).test(name));
    });

    fc.assert(law, { numRuns: 300 });
  });

  it('take no longer for a pattern that would explode as a regular expression', () => {
    expect(fitsPattern(`${'*a'.repeat(45)}*b`, 'a'.repeat(100))).toBe(false);
  });
});

describe('a signature', () => {
  it('of GitHub is what its own library signs and verifies, whatever the body and the secret', async () => {
    const anySecret = fc.string({ minLength: 16, maxLength: 60, unit: 'grapheme' });
    const anyBody = fc.string({ minLength: 1, maxLength: 300, unit: 'grapheme' });
    await fc.assert(
      fc.asyncProperty(anySecret, anyBody, anyBody, async (github, body, other) => {
        const signature = await sign(github, body);
        const headers = githubHeaders(github, body, 'issue_comment');
        const verified = verify(deliveryOf('/chat/github', headers, body), { github }, NOW);
        const foreign = verify(deliveryOf('/chat/github', headers, other), { github }, NOW);

        expect(headers['x-hub-signature-256']).toBe(signature);
        expect(verified.kind).toBe('signed');
        expect(foreign.kind === 'signed').toBe(await verifyByOctokit(github, other, signature));
      }),
    );
  });

  it('counts for the bytes that were sent, whatever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
        const sent = String(NOW / 1000);
        const text = Buffer.from(bytes).toString('base64');
        const digest = createHmac('sha256', SLACK).update(`v0:${sent}:`).update(bytes).digest('hex');
        const headers = {
          'content-type': 'application/x-www-form-urlencoded',
          'x-slack-request-timestamp': sent,
          'x-slack-signature': `v0=${digest}`,
        };

        expect(verify(deliveryOf('/chat/slack', headers, text, true), { slack: SLACK }, NOW).kind).toBe('signed');
      }),
    );
  });
});
