import { EKSClient } from '@aws-sdk/client-eks';
import type { EksCall } from '../../simulator/simulator.ts';
import { keep } from '../cloud-journal.ts';
import { clustersSeen } from './clusters-seen.ts';
import type { OpenEks } from './eks.ts';
import { type Access, watchedRequests } from './watched-requests.ts';

/**
 * The EKS of an account, by the credentials and endpoints that the SDK finds. `region` is for clusters whose request names
 * none. Calls are kept in the journal, so that the record of a resumed run is whole.
 */
export const awsEks =
  ({ region, account, access }: { region: string; account: string; access: Access }): OpenEks =>
  async ({ clock, journal, saved, onCall }) => {
    const calls: EksCall[] = [...saved.calls];
    const now = () => clock.now();
    const { requestHandler, still } = watchedRequests({
      region,
      account,
      access,
      now,
      onCall(call) {
        calls.push(call);
        keep(journal, 'eks-called', now(), call);
        onCall?.(call);
      },
    });
    // One chain of credentials for all clients, so that a process that gives them, and may ask a person, runs once.
    const { credentials } = new EKSClient({ region }).config;

    return {
      connection: { region, credentials, requestHandler },
      calls: () => calls,
      clusters: (inputs) => clock.during(() => clustersSeen({ calls, inputs, home: { region, account, credentials } })),
      still,
      close() {},
    };
  };
