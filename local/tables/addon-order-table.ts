import { ADDON_ORDER } from '../../functions/core/maintenance/addon-order.ts';
import { code, markdownTable } from './markdown.ts';

/** The order in which a cluster is maintained, with the reason for each place. */
export function addonOrderTable(): string {
  const rows = ADDON_ORDER.map(({ addons, why }) => [
    code(addons.source.replace(/^\^|\$$/g, '').replace(/^-/, '*-')),
    why,
  ]);
  return markdownTable(
    ['first to last', 'why'],
    [...rows, ['all other add-ons', 'by name'], ['Fargate profiles', 'after all add-ons, in the order of the request']],
  );
}
