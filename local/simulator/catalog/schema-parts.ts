/** Pieces that the schemas of several add-ons share. */

export const text = (more: object = {}) => ({ type: 'string', ...more });
export const integer = (more: object = {}) => ({ type: 'integer', ...more });
export const flag = (more: object = {}) => ({ type: 'boolean', ...more });

export const object = (properties: object, more: object = {}) => ({
  type: 'object',
  properties,
  additionalProperties: false,
  ...more,
});

export const mapOf = (values: object, more: object = {}) => ({ type: 'object', additionalProperties: values, ...more });
export const listOf = (items: object, more: object = {}) => ({ type: 'array', items, ...more });

const quantities = object({ cpu: text(), memory: text() });
export const resources = object({ limits: quantities, requests: quantities }, { description: 'CPU and memory' });

export const tolerations = listOf({ type: 'object' }, { description: 'Taints that its pods put up with' });
export const nodeSelector = { ...mapOf(text()), type: ['object', 'null'] };
export const anyObject = { type: ['object', 'null'], default: {} };
export const annotations = mapOf(text(), { description: 'Annotations of its pods' });
export const labels = mapOf(text(), { description: 'Labels of its pods' });
