/** JSON schema of an attribute of a debug configuration. */
interface Attribute {
  readonly type: string | readonly string[]
  readonly description: string
  readonly default?: unknown
  readonly enum?: readonly string[]
  readonly items?: object
  readonly properties?: object
  readonly additionalProperties?: object
}

const texts = { type: 'array', items: { type: 'string' } } as const

const calls: Attribute = {
  type: 'object',
  description: 'Only these calls are recorded and stopped. Without it all are.',
  properties: {
    callIds: { ...texts, description: 'Call-IDs.' },
    fromUsers: { ...texts, description: 'Users of the From header: alice, or alice@example.com.' },
  },
}

const stopOnEntry: Attribute = {
  type: 'boolean',
  default: false,
  description: 'Stop at the first statement of the first call.',
}

const freezeTimers: Attribute = {
  type: 'boolean',
  default: true,
  description: 'The transaction timers of a stopped call stand still: it neither repeats nor times out.',
}

/** What `launch` takes; see readLaunchArguments. */
export const launchAttributes: ReadonlyMap<string, Attribute> = new Map<string, Attribute>([
  ['program', { type: 'string', default: '${file}', description: 'The configuration that is debugged.' }],
  [
    'messages',
    {
      ...texts,
      description:
        'Files with one SIP message each. They are brought to a server on a network of its own, on which time stands still while a call is stopped. Without them it serves the sockets of this machine.',
    },
  ],
  ['from', { type: 'string', default: 'udp:127.0.0.1:5080', description: 'Where the messages come from.' }],
  ['to', { type: 'string', description: 'The socket that the messages come to. Without it the first that fits.' }],
  ['wait', { type: 'string', default: '0', description: 'The time that passes after each message: 500ms, 35s.' }],
  ['listen', { ...texts, description: 'Sockets instead of those of the configuration: udp:127.0.0.1:5060.' }],
  ['resolve', { ...texts, description: 'With messages: host names that resolve, as NAME=IP.' }],
  ['defines', { ...texts, description: 'Macros as kamailio -A gives them: NAME or NAME=VALUE.' }],
  [
    'env',
    { type: 'object', additionalProperties: { type: 'string' }, description: 'Variables of the environment to set.' },
  ],
  [
    'target',
    { type: 'string', enum: ['5.6', '6.0', '6.1'], description: 'The Kamailio release that the configuration is for.' },
  ],
  ['stubModules', { ...texts, description: 'Modules that kamkit lacks, whose functions return -1.' }],
  ['debugLevel', { type: 'number', description: 'Log level, as the core parameter debug.' }],
  ['runDirectory', { type: 'string', description: 'Folder of control sockets and FIFOs.' }],
  ['calls', calls],
  ['stopOnEntry', stopOnEntry],
  ['freezeTimers', freezeTimers],
])

/** What `attach` takes. */
export const attachAttributes: ReadonlyMap<string, Attribute> = new Map<string, Attribute>([
  ['port', { type: 'number', description: 'The port of kamkit run --debug PORT.' }],
  ['host', { type: 'string', default: '127.0.0.1', description: 'The host of kamkit run --debug HOST:PORT.' }],
  ['calls', calls],
  ['stopOnEntry', stopOnEntry],
  ['freezeTimers', freezeTimers],
])
