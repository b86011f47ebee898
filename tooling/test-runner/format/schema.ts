import { stepKinds } from '../steps/index.ts'
import { textSchema } from '../steps/schema-parts.ts'
import type { StepKind } from '../steps/step-kind.ts'
import { mocksSchema } from './read-mocks.ts'

const texts = { anyOf: [textSchema, { type: 'array', items: textSchema }] }
const agentName = '[A-Za-z_][\\w.-]*'
const address = { type: 'string', description: 'udp:192.0.2.10:5060; also with tcp, tls, ws or wss' }

const agent = {
  type: 'object',
  additionalProperties: false,
  properties: {
    at: address,
    user: { ...textSchema, description: 'The user of its address; its name without it.' },
    domain: { type: 'string' },
    password: { ...textSchema, description: 'With which it answers challenges.' },
    acknowledges: { type: 'boolean', description: 'false: the test sends the ACK of negative replies.' },
  },
}

const records = {
  type: 'object',
  additionalProperties: false,
  properties: {
    A: texts,
    AAAA: texts,
    CNAME: { type: 'string' },
    SRV: {
      description: 'HOST:PORT in their order, or { priority, weight, port, target }.',
      anyOf: [textSchema, { type: 'array', items: { type: ['string', 'object'] } }, { type: 'object' }],
    },
    NAPTR: { anyOf: [{ type: 'array', items: { type: 'object' } }, { type: 'object' }] },
  },
}

/** What the file, groups and tests may say of what is around a test. */
const setup = {
  config: { type: 'string', description: 'The configuration file, relative to this file.' },
  define: { ...texts, description: 'NAME or NAME=VALUE, as -A.' },
  listen: { ...texts, description: 'Where the server listens: udp:192.0.2.1:5060.' },
  start: { type: 'string', description: 'When the server starts: 2026-01-01T12:00:00Z.' },
  seed: { type: 'integer', description: 'What chance gives.' },
  names: {
    type: 'object',
    description: 'DNS: addresses of names, other records, fails or hangs. Other names do not exist.',
    additionalProperties: { anyOf: [textSchema, { type: 'array', items: textSchema }, records] },
  },
  agents: {
    description: 'User agents: names, or names with addresses.',
    anyOf: [
      { type: 'array', items: { type: 'string', pattern: `^${agentName}$` } },
      {
        type: 'object',
        propertyNames: { pattern: `^${agentName}$` },
        additionalProperties: { anyOf: [address, agent, { type: 'null' }] },
      },
    ],
  },
  domain: { type: 'string', description: 'The domain of agents without one of their own.' },
  mocks: mocksSchema,
  settings: { type: 'object', description: 'Core parameters that win over the configuration.' },
  env: { type: 'object', description: 'Environment variables that the script sees.' },
  extra: { enum: ['allowed', 'fails'], description: 'Whether messages that no step expects fail the test.' },
}

const marks = {
  tags: { ...texts, description: 'For --tag.' },
  skip: { type: 'string', minLength: 1, description: 'Why it is not played.' },
  only: { type: 'boolean', description: 'Nothing but such tests is played.' },
}

const steps = { type: 'array', items: { $ref: '#/$defs/step' } }
const around = {
  ...setup,
  ...marks,
  before: { ...steps, description: 'Steps before those of each test.' },
  tests: { $ref: '#/$defs/tests' },
}

/** The JSON schema of test files, with which editors complete and check them. */
export function testFileSchema(): string {
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: '*.test.yaml',
    description: 'Tests of a Kamailio configuration, for kamkit test.',
    type: 'object',
    additionalProperties: false,
    required: ['tests'],
    properties: around,
    $defs: {
      tests: { type: 'array', items: { anyOf: [{ $ref: '#/$defs/test' }, { $ref: '#/$defs/group' }] } },
      group: {
        type: 'object',
        additionalProperties: false,
        required: ['group', 'tests'],
        properties: { group: textSchema, ...around },
      },
      test: {
        type: 'object',
        additionalProperties: false,
        required: ['name', 'steps'],
        properties: {
          name: textSchema,
          ...marks,
          ...setup,
          with: {
            description: 'A table: { user: [bob, carol] }, or a list of rows. ${user} stands for the value.',
            type: ['object', 'array'],
          },
          steps,
        },
      },
      step: { anyOf: [bareSteps(), ...stepKinds.map(stepSchema)] },
    },
  }
  return `${JSON.stringify(schema, null, 2)}\n`
}

/** Steps that are only words. */
function bareSteps(): object {
  const words = stepKinds.filter(({ isBare }) => isBare === true)
  const patterns = words.map(({ word, hasAgent }) => (hasAgent ? `${agentName} ${word}` : word))
  return { type: 'string', pattern: `^(${patterns.join('|')})$` }
}

function stepSchema({ word, hasAgent, schema }: StepKind): object {
  const value = { description: schema.doc, ...schema.value }
  return {
    type: 'object',
    description: schema.doc,
    additionalProperties: false,
    minProperties: 1,
    ...(hasAgent
      ? { patternProperties: { [`^${agentName} ${word}$`]: value }, properties: schema.keys }
      : { required: [word], properties: { [word]: value, ...schema.keys } }),
  }
}
