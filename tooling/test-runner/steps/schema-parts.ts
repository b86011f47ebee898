/** Parts of the JSON schema that several steps share. */

export const textSchema = { type: ['string', 'number', 'boolean'] }
export const durationSchema = {
  type: ['string', 'number'],
  description: 'A time: 500ms, 32s, 1h30m; a number is seconds.',
}
export const matcherSchema = {
  type: ['string', 'number', 'boolean'],
  description: 'The text itself, /a pattern/, present or absent.',
}
export const headersSchema = {
  type: 'object',
  description: 'Headers by their names: a text, a list for several, null to leave it out.',
  additionalProperties: {
    anyOf: [{ type: ['string', 'number', 'boolean', 'null'] }, { type: 'array', items: textSchema }],
  },
}
export const expectedHeadersSchema = {
  type: 'object',
  description: 'Headers by their names: a text, /a pattern/, present, absent; a list for all values in order.',
  additionalProperties: { anyOf: [matcherSchema, { type: 'array', items: matcherSchema }] },
}
export const variablesSchema = {
  type: 'object',
  description: 'Variables with their values.',
  propertyNames: { pattern: '^\\$' },
  additionalProperties: { type: ['string', 'number', 'boolean', 'null'] },
}
export const callSchema = { type: 'string', description: 'The name of the call, when an agent has several.' }
export const socketSchema = { type: 'string', description: 'The socket of the server: udp:192.0.2.1:5060.' }
