/** How the text of a module parameter is written. */
export interface ParameterForm {
  /** In words, as in "it is written …". */
  readonly form: string
  /** The file is refused while it is read, by `kamailio -c` too; otherwise when the module starts. */
  readonly whileRead: boolean
}

interface KnownForm extends ParameterForm {
  readonly accepts: (text: string) => boolean
}

function read(pattern: RegExp | ((text: string) => boolean), form: string): KnownForm {
  return { accepts: typeof pattern === 'function' ? pattern : (text) => pattern.test(text), form, whileRead: true }
}

function started(pattern: RegExp | ((text: string) => boolean), form: string): KnownForm {
  return { ...read(pattern, form), whileRead: false }
}

const profileNames = started(
  (text) => text.split(';').every((name) => /^\s*\w*\s*$/.test(name)),
  'name;name, of letters, digits and _',
)

/** Module parameters whose text the module reads at once, or when it starts. Verified with 5.6.3 and 6.1.5. */
const forms: ReadonlyMap<string, KnownForm> = new Map([
  ['pv shvset', read(/^[^=]+=[isIS]:/, 'name=i:number or name=s:text')],
  ['pv varset', read(/^[^=]+=[isIS]:/, 'name=i:number or name=s:text')],
  ['htable htable', read(isTable, 'name=>size=8;autoexpire=60')],
  ['ratelimit pipe', read(isPipe, 'number:ALGORITHM:limit, with a number of 0 to 31')],
  [
    'ratelimit queue',
    read((text) => /^\d+:./.test(text) && isPipeNumber(text), 'number:METHOD, with a number of 0 to 31'),
  ],
  ['http_client httpcon', read(/^\s*[^=]*=>\s*\w+:/, 'name=>http://host/path;timeout=10')],
  ['ctl binrpc', read(isControlSocket, 'protocol:address')],
  ['ctl fifo', read(isControlSocket, 'protocol:address')],
  ['dialog profiles_with_value', profileNames],
  ['dialog profiles_no_value', profileNames],
  ['uac restore_mode', started(/^(?:none|manual|auto|)$/i, 'none, manual or auto')],
])

/** How a text of the parameter is written, if this one is not; undefined when it is, or when nothing is known. */
export function findParameterForm(module: string, param: string, text: string): ParameterForm | undefined {
  const known = forms.get(`${module} ${param}`)
  return known === undefined || known.accepts(text) ? undefined : known
}

const tableNumbers: ReadonlySet<string> = new Set([
  'size',
  'autoexpire',
  'updateexpire',
  'initval',
  'dbmode',
  'dmqreplicate',
])
const tableTexts: ReadonlySet<string> = new Set(['dbtable', 'cols', 'colnull', 'coldelim'])

/** A comma ends the list of attributes: what follows it is not looked at. */
function isTable(text: string): boolean {
  const [, list] = /^[^=;]+=>([^]+)$/.exec(text) ?? []
  if (list === undefined) return false
  const attributes = list.split(';')
  if (attributes.at(-1)?.trim() === '') attributes.pop()
  return attributes.every((attribute) => {
    const [, name = '', value = ''] = /^\s*(\w+)\s*=\s*("[^"]*"|'[^']*'|[^,]*)/.exec(attribute) ?? []
    return tableTexts.has(name) || (tableNumbers.has(name) && /^["']?[+-]?\d*["']?\s*$/.test(value))
  })
}

const algorithms = 'TAILDROP|RED|FEEDBACK|NETWORK'

function isPipe(text: string): boolean {
  return new RegExp(`^\\d+:(?:${algorithms}):\\d+$`).test(text) && isPipeNumber(text)
}

function isPipeNumber(text: string): boolean {
  return Number(/^\d+/.exec(text)?.[0]) < 32
}

/** Without a protocol it is the path of a file or an address; with a port the port is a number. */
function isControlSocket(text: string): boolean {
  const [, protocol, rest = ''] = /^(\w+):([^]*)$/.exec(text) ?? []
  if (protocol === undefined || /^[\d.]+$/.test(protocol)) return true
  if (['unix', 'unixs', 'unixd', 'fifo'].includes(protocol)) return true
  if (!['tcp', 'udp'].includes(protocol)) return /^\d+$/.test(rest)
  const [, port] = /:(\w+)$/.exec(rest) ?? []
  return port === undefined || rest.startsWith('[') || (/^\d+$/.test(port) && Number(port) < 65536)
}

interface StartForm {
  readonly form: string
  readonly pattern: RegExp
  /** `module parameter`, with a comma between several. */
  readonly params: string
}

const facility = /^LOG_(?:AUTH|AUTHPRIV|CRON|DAEMON|FTP|KERN|LOCAL[0-7]|LPR|MAIL|NEWS|SYSLOG|USER|UUCP)$/i

/** Texts that are looked at only when the server starts, which then ends. Recorded from 6.1.5 (test/check/params). */
const startForms: readonly StartForm[] = [
  {
    form: 'a facility such as LOG_LOCAL0',
    pattern: facility,
    params:
      'acc log_facility,acc_json acc_log_facility,acc_json cdr_log_facility,debugger log_facility,presence local_log_facility,' +
      'xlog log_facility',
  },
  { form: '"MD5", "SHA-256", "SHA-512" or empty', pattern: /^(?:|MD5|SHA-256|SHA-512)$/, params: 'auth algorithm' },
  { form: '"auth", "auth-int" or empty', pattern: /^(?:|auth|auth-int)$/, params: 'auth qop' },
  { form: 'a list of codes such as 401,407', pattern: /^\d{3}(?:\D\d{3})*$/, params: 'acc failed_filter' },
  { form: '"file" or "db"', pattern: /^(?:file|db)$/, params: 'carrierroute config_source' },
  { form: '"component" or "server"', pattern: /^(?:component|server)$/, params: 'xmpp backend' },
  {
    form: 'one character',
    pattern: /^[^]$/,
    params: 'db_flatstore escape_char,db_flatstore field_delimiter,db_flatstore record_delimiter',
  },
  { form: 'at least 8 characters long', pattern: /^(?:|[^]{8,})$/, params: 'crypto salt' },
  { form: 'an IPv4 address', pattern: /^(?:|[0-9.]+)$/, params: 'ims_ipsec_pcscf ipsec_listen_addr' },
  { form: 'an IPv6 address', pattern: /^(?:|[0-9a-fA-F:.[\]]+)$/, params: 'ims_ipsec_pcscf ipsec_listen_addr6' },
  {
    form: 'a SIP URI',
    pattern: /^sips?:/i,
    params:
      'dmq notification_address,dmq server_address,siptrace duplicate_uri,siptrace force_send_sock,siptrace send_sock_addr',
  },
  {
    form: 'a SIP URI or empty',
    pattern: /^(?:|sips?:[^]*)$/i,
    params: 'pua_dialoginfo callee_entity_when_publish_disabled,pua_dialoginfo caller_entity_when_publish_disabled',
  },
  { form: 'user:realm:password', pattern: /^[^:]+:[^:]*:/, params: 'uac credential' },
  {
    form: 'a list of names of letters, digits and _',
    pattern: /^[A-Za-z0-9_; ]*$/,
    params:
      'dialog profiles_no_value,dialog profiles_with_value,ims_dialog profiles_no_value,ims_dialog profiles_with_value',
  },
  {
    form: '$avp(name) or $var(name)',
    pattern: /^(?!\$x)/,
    params:
      'rtpengine dtmf_event,rtpengine dtmf_event_callid,rtpengine dtmf_event_duration,rtpengine dtmf_event_source_ip,' +
      'rtpengine dtmf_event_source_label,rtpengine dtmf_event_source_tag,rtpengine dtmf_event_tags,' +
      'rtpengine dtmf_event_timestamp,rtpengine dtmf_event_type,rtpengine dtmf_event_volume,rtpengine media_duration,' +
      'rtpengine read_sdp_pv,rtpengine write_sdp_pv',
  },
  {
    form: 'name=value;name=value',
    pattern: /^(?:|[^]*=[^]*)$/,
    params:
      'acc multi_leg_info,acc_diameter diameter_extra,acc_radius radius_extra,auth_radius auth_extra,db_postgres con_param,' +
      'misc_radius callee_extra,misc_radius caller_extra,misc_radius group_extra,misc_radius uri_extra,pv avp_aliases',
  },
  { form: 'a pseudo-variable', pattern: /^(?:|\$[^]*)$/, params: 'auth challenge_attr' },
  { form: 'written id=name;name=name;value=secret', pattern: /\bid\s*=/, params: 'auth_xkeys xkey' },
  { form: 'written module=level', pattern: /^[^=]+=\s*-?\d/, params: 'debugger mod_level' },
  { form: 'written module=LOG_FACILITY', pattern: /^[^=]+=\s*LOG_/i, params: 'debugger mod_facility' },
  { form: 'written database=number', pattern: /=\s*\d/, params: 'db_sqlite db_set_busy_timeout' },
  { form: 'not empty', pattern: /[^]/, params: 'db_sqlite db_set_journal_mode,xmpp gwmap' },
  { form: '"shm" or "sys"', pattern: /^(?:shm|sys)$/, params: 'http_async_client memory_manager' },
  { form: 'a list of codes and ranges of codes', pattern: /^[\d\s,.-]*$/, params: 'janssonrpcc retry_codes' },
  {
    form: 'an address such as amqp://user:password@host',
    pattern: /(?:amqps?|kazoo):\/\//,
    params: 'kazoo amqp_connection',
  },
  {
    form: '"none", "low-priority" or "high-priority"',
    pattern: /^(?:none|low-priority|high-priority)$/,
    params: 'mediaproxy ice_candidate',
  },
  { form: 'written tree:prefix:value', pattern: /^[^:]+:[^:]+:[^]/, params: 'mtree item' },
  {
    form: 'an address whose port is a number',
    pattern: /^(?:https?:\/\/)?[^:]*(?::\d[^]*)?$/,
    params: 'presence_xml xcap_server',
  },
  {
    form: 'a host, with a port that is a number and no path after it',
    pattern: /^(?:http:\/\/)?[^:]*(?::\d+)?$/,
    params: 'rls xcap_root',
  },
  { form: 'an interval such as 500ms', pattern: /^(?:|\d[^]*)$/, params: 'ptimer default_interval' },
  {
    form: 'written name=>parameters',
    pattern: /=>/,
    params: 'sipcapture capture_mode,topos_htable topos_htable_dialog,topos_htable topos_htable_transaction',
  },
  { form: 'an address https://…', pattern: /^https?:\/\//, params: 'slack slack_url' },
  { form: 'written name[parameters]', pattern: /\w\s*\[/, params: 'sms modems,sms networks' },
  { form: 'written name[names]', pattern: /^$|\[/, params: 'sms links' },
  { form: '$avp(name)', pattern: /^(?!\$(?!\(?avp\())/, params: 'tm fr_inv_timer_avp,tm fr_timer_avp' },
  { form: 'written name:element;element', pattern: /^$|:/, params: 'tm tw_append' },
  {
    form: 'a list of methods such as INVITE,BYE',
    pattern: /^[^$:(=@]*$/,
    params: 'topos methods_nocontact,topos methods_noinitial,topos methods_update_time',
  },
  {
    form: 'of letters, digits and _ only',
    pattern: /^\w*$/,
    params: 'xhttp_pi xhttp_pi_root,xhttp_rpc xhttp_rpc_root',
  },
  {
    form: 'written with name=',
    pattern: /\bname\s*=/,
    params:
      'corex dns_cache,evrexec exec,kafka topic,mqueue mqueue,mtree mtree,ndb_mongodb server,ndb_redis server,pvtpl tpl,rtimer timer,' +
      'xhttp_prom prom_counter,xhttp_prom prom_gauge,xhttp_prom prom_histogram,file_out file',
  },
  {
    form: 'written name=>address',
    pattern: /=>/,
    params: 'db_cluster connection,db_cluster cluster,http_client httpcon,sqlops sqlcon',
  },
  { form: 'written timer=name;route=name', pattern: /\btimer\s*=/, params: 'rtimer exec' },
  { form: 'written name=route,interval,fast,enable', pattern: /^[^=]+=[^,]*,/, params: 'timer declare_timer' },
  { form: 'written number:algorithm:limit', pattern: /^\d+:[^:]+:\d+$/, params: 'ratelimit pipe' },
  { form: 'written number:method', pattern: /^\d+:/, params: 'ratelimit queue' },
  { form: 'written conn=name;addr=address;port=number', pattern: /\bconn\s*=/, params: 'janssonrpcc server' },
  { form: 'an address nats://host:port', pattern: /^nats:\/\//, params: 'nats nats_url' },
  { form: 'an address amqp://user:password@host:port/vhost', pattern: /^amqps?:\/\//, params: 'rabbitmq url' },
  { form: 'written server:port', pattern: /:/, params: 'pdb server' },
  { form: 'written name:uuid_col=column;…', pattern: /^[^:]+:[^]*=/, params: 'avpops db_scheme' },
  { form: 'written L_LEVEL=colors', pattern: /^[A-Z_]+=/, params: 'xlog log_colors' },
  {
    form: 'the name of a Python file',
    pattern: /\.py$/,
    params: 'app_python3 load,app_python3 script_name,app_python3s load',
  },
]

const startFormOf: ReadonlyMap<string, StartForm> = new Map(
  startForms.flatMap((form) => form.params.split(',').map((param) => [param, form] as const)),
)

/** How a text of the parameter must be for the server to start with it, if this one is not so. */
export function findStartForm(module: string, param: string, text: string): string | undefined {
  const known = startFormOf.get(`${module} ${param}`)
  return known === undefined || known.pattern.test(text) ? undefined : known.form
}
