/** An event in EventBridge's envelope. */
export type EventBridgeEvent = {
  version: '0';
  id: string;
  source: 'aws.eks';
  'detail-type': string;
  account: string;
  region: string;
  time: string;
  resources: string[];
  detail: Record<string, unknown>;
};
