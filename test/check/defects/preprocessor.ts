import type { Defect } from './defect.ts'

/** Macros, switches and what they turn into. */
export const preprocessorDefects: readonly Defect[] = [
  ['carrier', 'a misspelt switch', '#!ifdef WITH_RTP\n\tif', '#!ifdef «WITH_RTPP»\n\tif', 'KAM6503'],
  ['carrier', 'a macro with the name of a function', '#!define FLT_DLG 4', '«#!define record_route 1»', 'KAM6504'],
  [
    'carrier',
    'a switch that can never be on',
    '#!ifdef WITH_TCP\nlisten',
    '#!ifdef WITH_TCP\n«#!ifndef WITH_TCP»\nchildren=3\n#!endif\nlisten',
    'KAM6505',
  ],
  ['carrier', 'a switch around nothing', '#!define FLT_DLG 4', '«#!ifdef WITH_NAT»\n#!endif', 'KAM6506'],
  [
    'proxy',
    'a comment that becomes a part of the flag',
    '#!define FLT_NATS 5',
    '#!define FLT_NATS 5 «# behind NAT»',
    'KAM6507',
  ],
  ['proxy', 'a semicolon in a macro', '#!define FLT_NATS 5', '#!define FLT_NATS 5«;»', 'KAM6508'],
  [
    'proxy',
    'a default that comes too late',
    '#!define FLT_NATS 5',
    '#!define FLT_NATS 5\n«#!trydef FLT_NATS 6»',
    'KAM6510',
  ],
  [
    'proxy',
    'a substitution inside of words',
    '#!substdef "!MY_DOMAIN!sip.example.com!g"',
    '«#!substdef "!DOMAIN!sip.example.com!g"»\n#!define MY_DOMAIN "DOMAIN"',
    'KAM6514',
  ],
  ['proxy', 'no start line', '#!KAMAILIO\n', '', 'KAM6511', '«debug»=2'],
  [
    'carrier',
    'a macro in quotes',
    '#!define FLT_DLG 4',
    '«#!define MY_NET 10.0.0.1»\n#!define FLT_DLG 4\nuser_agent_header="MY_NET"',
    'KAM6502',
  ],
  [
    'carrier',
    'a sum in a macro',
    '\t$var(len) = $(rU{s.len});',
    '#!define LIMIT «10 + 5»\n\t$var(len) = LIMIT * 2;',
    'KAM6509',
  ],
]
