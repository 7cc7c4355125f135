import { describe, expect, it } from 'vitest';
import { fleetApi } from '../../../../functions/aws/eks/fleet.ts';
import { answer, eksService, refused } from '../../../support/wire/eks-service.ts';

const PLACE = { accountId: '111122223333', region: 'eu-west-1' };
const LIST = '/clusters?maxResults=100';
const cluster = (more: object) => answer({ cluster: { name: 'a', version: '1.33', ...more } });
const look = (answers: Parameters<typeof eksService>[0], isLastTry = false) =>
  fleetApi(eksService(answers).connection).found(PLACE, { isNamed: () => true, isLastTry });

describe('a cluster of a fleet', () => {
  it('has its place, its version and its tags', async () => {
    const found = await look({
      [LIST]: answer({ clusters: ['a', 'b'] }),
      a: cluster({ tags: { team: 'shop' } }),
      b: cluster({}),
    });

    expect(found).toStrictEqual({
      place: PLACE,
      clusters: [
        { ...PLACE, name: 'a', version: '1.33', tags: { team: 'shop' } },
        { ...PLACE, name: 'b', version: '1.33', tags: {} },
      ],
      notRead: [],
    });
  });

  it('that was deleted since it was listed is not there', async () => {
    const gone = refused('ResourceNotFoundException', 'No cluster found for name: a.', 404);

    expect(await look({ [LIST]: answer({ clusters: ['a', 'b'] }), a: gone, b: cluster({}) })).toMatchObject({
      clusters: [{ name: 'b' }],
      notRead: [],
    });
  });

  it('of which EKS does not say the version leaves its place unread', async () => {
    for (const body of [{}, { cluster: {} }]) {
      expect(await look({ [LIST]: answer({ clusters: ['a'] }), a: answer(body) })).toEqual({
        place: PLACE,
        clusters: [],
        notRead: [{ what: 'EKS', error: 'EksAnswerIncomplete', message: 'EKS omitted the version of a cluster' }],
      });
    }
  });
});

describe('a place', () => {
  it.each([
    [{ roleArn: 'arn:aws:iam::111122223333:role/upkeep' }, 'ASIA-upkeep-none'],
    [{ roleArn: 'arn:aws:iam::111122223333:role/upkeep', externalId: 'ab' }, 'ASIA-upkeep-ab'],
  ])('with %j is looked at by that role, and so are its clusters', async (by, key) => {
    const eks = eksService({ [LIST]: answer({ clusters: ['a'] }), a: cluster({}) });
    const place = { ...PLACE, ...by };

    const { clusters } = await fleetApi(eks.connection).found(place, { isNamed: () => true, isLastTry: false });

    expect(clusters).toStrictEqual([{ ...place, name: 'a', version: '1.33', tags: {} }]);
    expect(eks.signed).toEqual([key, key]);
  });

  it('without clusters has none', async () => {
    expect(await look({ [LIST]: answer() })).toEqual({ place: PLACE, clusters: [], notRead: [] });
  });

  it.each([
    ['ThrottlingException', 429, 'EksThrottled'],
    ['ServerException', 500, 'EksUnavailable'],
  ])('that EKS cannot show now (%s) is looked at again while another try is left', async (code, status, error) => {
    const answers = { [LIST]: refused(code, 'No.', status) };

    await expect(look(answers)).rejects.toMatchObject({ name: error });
    expect(await look(answers, true)).toMatchObject({ clusters: [], notRead: [{ what: 'EKS', error }] });
  });

  it('that nobody may look at is not looked at again', async () => {
    const denied = { [LIST]: refused('AccessDeniedException', 'Not you.', 403) };

    expect(await look(denied)).toMatchObject({ notRead: [{ error: 'AccessDenied' }] });
  });
});
