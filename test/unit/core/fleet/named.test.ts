import { describe, expect, it } from 'vitest';
import { namedRequest } from '../../../../functions/core/fleet/named/request.ts';
import { APPROVALS, MaintainFleetRequest } from '../../../../functions/core/fleet/request.ts';

const PROD = { fleet: 'prod', bucket: 'fleets-of-ours' };
const cases = APPROVALS.flatMap((own, file) =>
  APPROVALS.map((asked, start) => ({ own, asked, expected: APPROVALS[Math.max(file, start)] })),
);

describe('the request of a fleet', () => {
  it.each(cases)('with approval $own in its file needs $expected when $asked is asked for', (each) => {
    const asked = MaintainFleetRequest.parse({ fleet: 'prod', approval: each.asked });
    const text = `maxConcurrency: 3\napproval: ${each.own}\n`;

    const named = namedRequest(asked, PROD, { files: ['fleets/prod.yaml'], text });

    expect(named).toMatchObject({ kind: 'request', request: { maxConcurrency: 3, approval: each.expected } });
  });
});
