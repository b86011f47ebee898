const rows: readonly (readonly [reason: string, lines: readonly string[]])[] = [
  [
    'the libraries of the interpreter stand elsewhere on this machine',
    ['app_python3 alone: does not start', 'app_python3s alone: does not start'],
  ],
  [
    'a part of another module, no module of its own',
    ['app_ruby_proc alone: does not start', 'secsipid_proc alone: does not start'],
  ],
  [
    'a file with a name of the release that the server opens',
    [
      'auth_radius without parameter radius_config: does not start',
      'carrierroute alone: does not start',
      'carrierroute without parameter config_file: does not start',
      'cdp alone: does not start',
      'cdp without parameter config_file: does not start',
      'db2_ldap alone: does not start',
      'db2_ldap without parameter config: does not start',
      'dispatcher alone: does not start',
      'dispatcher without parameter db_url: does not start',
      'ldap alone: does not start',
      'ldap without parameter config_file: does not start',
      'peering alone: does not start',
      'peering without parameter radius_config: does not start',
    ],
  ],
  [
    'the database that is reached',
    [
      'avpops without parameter avp_table: does not start',
      'p_usrloc alone: does not start',
      'p_usrloc without parameter default_db_url: does not start',
      'p_usrloc without parameter read_db_url: does not start',
      'prefix_route without parameter db_url: does not start',
      'siptrace alone: does not start',
      'siptrace without parameter db_url: does not start',
      'uid_domain without parameter db_url: does not start',
      'xhttp_pi before db_text: does not start',
      'xhttp_pi without db_text: does not start',
    ],
  ],
  [
    'the host does not let it start, without a word',
    ['cnxcc alone: does not start', 'erlang without parameter cnode_host: does not start'],
  ],
  ['without db_url the module is a library for others, and needs nothing', ['presence alone: starts']],
]

/** What the checker says otherwise than a start of 6.1.5, as needs.test.ts writes it, with the reason. */
export const pending: ReadonlyMap<string, string> = new Map(
  rows.flatMap(([reason, lines]) => lines.map((line) => [line, reason] as const)),
)
