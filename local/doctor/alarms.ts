import { type MetricAlarm, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import { type Finding, finding } from './finding.ts';
import { placeOptions, type StackFacts } from './stack.ts';
import { audienceOf } from './topics.ts';
import type { Clients } from './world.ts';

const CHECK = 'Alarms';

/** Whether alarms are there, say so when they go off, and reach somebody. */
export async function alarmFindings(facts: StackFacts, clients: Clients): Promise<Finding[]> {
  const place = placeOptions(facts);
  const wanted = new Set(
    facts.resources.filter(({ type }) => type === 'AWS::CloudWatch::Alarm').map((each) => each.physicalId),
  );
  if (wanted.size === 0) {
    const found = 'The stack has none: nobody hears that something of it does not work.';
    return [finding(CHECK, 'warning', found, 'Deploy with Alarms=enabled.')];
  }
  const alarms: MetricAlarm[] = [];
  const prefix = { AlarmNamePrefix: `${facts.name}-` };
  for await (const page of paginateDescribeAlarms({ client: clients.cloudwatch }, prefix)) {
    alarms.push(...(page.MetricAlarms ?? []).filter(({ AlarmName = '' }) => wanted.has(AlarmName)));
  }
  const topics = [...new Set(alarms.flatMap(({ AlarmActions = [] }) => AlarmActions))];
  const findings = [
    ...alarms
      .filter(({ ActionsEnabled }) => ActionsEnabled === false)
      .map(({ AlarmName = '' }) =>
        finding(
          CHECK,
          'problem',
          `${AlarmName} notifies nobody: its actions are switched off.`,
          `aws cloudwatch enable-alarm-actions --alarm-names ${AlarmName} ${place}`,
        ),
      ),
    ...alarms
      .filter(({ StateValue }) => StateValue === 'ALARM')
      .map(({ AlarmName = '' }) =>
        finding(
          CHECK,
          'warning',
          `${AlarmName} is going off; docs/operations.md says what it means.`,
          `aws cloudwatch describe-alarm-history --alarm-name ${AlarmName} --max-items 5 ${place}`,
        ),
      ),
    ...(await Promise.all(topics.map((topic) => topicFindings(topic, facts, clients)))).flat(),
  ];
  if (alarms.length < wanted.size) {
    const there = new Set(alarms.map(({ AlarmName }) => AlarmName));
    const gone = [...wanted].filter((name) => !there.has(name));
    findings.push(
      finding(
        CHECK,
        'problem',
        `Somebody has deleted ${gone.join(', ')}.`,
        `aws cloudformation detect-stack-drift --stack-name ${facts.name} ${place}`,
      ),
    );
  }
  return findings.length > 0 ? findings : [finding(CHECK, 'ok', `${alarms.length} alarms, which reach somebody.`)];
}

async function topicFindings(topic: string, facts: StackFacts, clients: Clients): Promise<Finding[]> {
  const audience = await audienceOf(clients, topic);
  const place = `--region ${topic.split(':')[3]}`;
  if (!audience) {
    return [
      finding(
        CHECK,
        'problem',
        `The topic of the alarms, ${topic}, is not there. Make it and subscribe to it, or deploy with another AlarmTopicArn.`,
        `aws sns create-topic --name ${topic.split(':')[5]} ${place}`,
      ),
    ];
  }
  // The function that posts notifications leaves alarms to others.
  const own = facts.idOf('PostNotificationFunction') || ' ';
  const reached = audience.confirmed.filter(({ Endpoint = '' }) => !Endpoint.includes(own));
  if (reached.length > 0) return [];
  const why = audience.pending.length > 0 ? 'no subscription to it is confirmed' : 'nobody is subscribed to it';
  return [
    finding(
      CHECK,
      'problem',
      `Alarms reach nobody: they go to ${topic}, and ${why}.`,
      `aws sns subscribe --topic-arn ${topic} --protocol email --notification-endpoint <address> ${place}`,
    ),
  ];
}
