import { ListRulesCommand, type Rule } from '@aws-sdk/client-eventbridge';
import { paginateListSchedules, type ScheduleSummary } from '@aws-sdk/client-scheduler';
import { countText, isOrAre } from '../../functions/core/count-text.ts';
import { type Finding, finding } from './finding.ts';
import { placeOptions, type StackFacts } from './stack.ts';
import type { Clients } from './world.ts';

/** Whether events of EKS and Step Functions still reach the functions. */
export async function ruleFindings(facts: StackFacts, { events }: Clients): Promise<Finding[]> {
  const rules: Rule[] = [];
  let NextToken: string | undefined;
  do {
    const page = await events.send(new ListRulesCommand({ NamePrefix: facts.name, NextToken }));
    rules.push(...(page.Rules ?? []));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);

  const CHECK = 'Rules';
  const wanted = facts.resources.filter(({ type }) => type === 'AWS::Events::Rule');
  const findings = wanted.flatMap(({ logicalId, physicalId }) => {
    const rule = rules.find(({ Name }) => Name === physicalId);
    if (rule?.State?.startsWith('ENABLED')) return [];
    if (rule) {
      const enable = `aws events enable-rule --name ${physicalId} ${placeOptions(facts)}`;
      return [finding(CHECK, 'problem', `${physicalId} is disabled: its events reach nobody.`, enable)];
    }
    const drift = `aws cloudformation detect-stack-resource-drift --stack-name ${facts.name} --logical-resource-id ${logicalId} ${placeOptions(facts)}`;
    return [finding(CHECK, 'problem', `${physicalId} is not there: its events reach nobody.`, drift)];
  });
  return findings.length > 0
    ? findings
    : [finding(CHECK, 'ok', `${countText(wanted.length, 'rule')} ${isOrAre(wanted.length)} enabled.`)];
}

/** Whether what is to run by itself does. */
export async function scheduleFindings(facts: StackFacts, { scheduler }: Clients): Promise<Finding[]> {
  const CHECK = 'Schedules';
  const group = facts.idOf('Schedules') || facts.name;
  const schedules: ScheduleSummary[] = [];
  for await (const page of paginateListSchedules({ client: scheduler }, { GroupName: group })) {
    schedules.push(...(page.Schedules ?? []));
  }
  if (schedules.length === 0) return [finding(CHECK, 'ok', 'There are none: runs begin when somebody starts them.')];

  const findings = schedules
    .filter(({ State }) => State !== 'ENABLED')
    .map(({ Name = '' }) =>
      finding(
        CHECK,
        'warning',
        `${Name} is disabled: it starts nothing. Those of the stack are enabled by a deployment with SchedulesState=ENABLED.`,
        `aws scheduler get-schedule --group-name ${group} --name ${Name} ${placeOptions(facts)}`,
      ),
    );
  return findings.length > 0 ? findings : [finding(CHECK, 'ok', `${schedules.length} are enabled.`)];
}
