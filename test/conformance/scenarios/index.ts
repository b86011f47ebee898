import type { ConfigName } from '../configs.ts'
import type { Scenario } from '../scenario.ts'
import { blocklistScenarios, blstScenarios } from './blocklist.ts'
import { networkScenarios } from './network/index.ts'
import { blockedNameScenarios, nameScenarios } from './names.ts'
import { registeredScenarios } from './registered.ts'
import { exampleScenarios } from './example/parallel.ts'
import { exampleSerialScenarios } from './example/serial.ts'
import { proxyScenarios } from './proxy.ts'
import { changedScenarios } from './tm/changed.ts'
import { rareScenarios } from './tm/rare.ts'
import { tlsScenarios } from './tls.ts'
import { tmScenarios } from './tm/index.ts'
import { websocketScenarios } from './websocket.ts'

/** Every scenario of the conformance suite, by the configuration that it is played on. */
export const suites: readonly { readonly config: ConfigName; readonly scenarios: readonly Scenario[] }[] = [
  { config: 'stock', scenarios: proxyScenarios },
  { config: 'getting-started', scenarios: proxyScenarios },
  { config: 'tm', scenarios: tmScenarios },
  { config: 'tm-changed', scenarios: changedScenarios },
  { config: 'tm-rare', scenarios: rareScenarios },
  { config: 'network', scenarios: networkScenarios },
  { config: 'websocket', scenarios: websocketScenarios },
  { config: 'registrar', scenarios: registeredScenarios },
  { config: 'tls', scenarios: tlsScenarios },
  { config: 'blocklist', scenarios: blocklistScenarios },
  { config: 'blst', scenarios: blstScenarios },
  { config: 'proxy', scenarios: exampleScenarios },
  { config: 'proxy-serial', scenarios: exampleSerialScenarios },
  { config: 'dns', scenarios: nameScenarios },
  { config: 'dns-blocked', scenarios: blockedNameScenarios },
]
