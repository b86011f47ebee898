import type { CoreParameterTable } from './facts.ts'

// prettier-ignore
const logFacilities = [
  'AUTH', 'AUTHPRIV', 'CRON', 'DAEMON', 'FTP', 'KERN', 'LPR', 'MAIL', 'NEWS', 'SYSLOG', 'USER', 'UUCP', 'LOCAL0', 'LOCAL1', 'LOCAL2',
  'LOCAL3', 'LOCAL4', 'LOCAL5', 'LOCAL6', 'LOCAL7',
].map((name) => `LOG_${name}`)

/** What the log shows and where it goes. */
// prettier-ignore
export const loggingParameters: CoreParameterTable = {
  debug: { value: 'int', default: 0, doc: 'Lines up to this level are logged: -5 alert, -4 bug, -3 critical, -1 error, 0 warning, 1 notice, 2 info, 3 debug. Can be changed while running.' },
  log_stderror: { value: 'number', default: 0, doc: 'Log to standard error instead of the system log.' },
  log_facility: { value: 'word', default: 'LOG_DAEMON', values: logFacilities, doc: 'Facility under which lines go to the system log.' },
  log_name: { value: 'string', doc: 'Name of the program in the system log, instead of the name of the command.' },
  log_color: { value: 'number', default: 0, doc: 'Colour lines on standard error by their level.' },
  log_prefix: { value: 'string', doc: 'Text with variables, such as "{$mt $hdr(CSeq) $ci} ", before each line that is logged while a message is handled.' },
  log_prefix_mode: { value: 'number', default: 0, doc: '0 expands log_prefix once per message, 1 for every line.' },
  log_engine_type: { value: 'string', doc: 'Name of a log engine that a module provides, such as "json".', without: 'module' },
  log_engine_data: { value: 'string', doc: 'Parameters of the log engine.', without: 'module' },
  corelog: { value: 'int', default: -1, aliases: ['core_log'], doc: 'Level at which the core logs messages that are too long and sends without a transaction that fail.' },
  sip_parser_log: { value: 'int', default: -1, doc: 'Level at which messages that cannot be parsed are logged.' },
  sip_parser_log_oneline: { value: 'int', default: 0, doc: 'Log a message that cannot be parsed in one line, without its line breaks.', without: 'always' },
  latency_log: { value: 'int', default: -1, doc: 'Level of the lines about actions that took longer than the latency limits.' },
  latency_cfg_log: { value: 'int', default: 3, doc: 'Level of the lines about how long request_route and reply_route took.' },
  latency_limit_action: { value: 'number', default: 0, doc: 'Microseconds from which a call of a function or core command is logged as slow; 0 for never. Must be set at the start.' },
  latency_limit_cfg: { value: 'number', default: 0, doc: 'Microseconds from which the time of request_route and reply_route is logged at latency_cfg_log; 0 logs all of them.' },
  latency_limit_db: { value: 'number', default: 0, doc: 'Microseconds after which a database operation is logged as slow; 0 for never.', without: 'database' },
  verbose_startup: { value: 'number', default: 0, doc: 'Log more about the processes that are started.', without: 'process' },
  stats_name_separator: { value: 'string', default: '_', doc: 'Text between the name of a table of usrloc and its statistic: location_users.' },
}

/** Processes, the account they run under, and how the server starts and stops. */
// prettier-ignore
export const processParameters: CoreParameterTable = {
  fork: { value: 'number', default: 1, doc: 'no: stay in the foreground, as with options -DD. Here all sockets are served then too.' },
  fork_delay: { value: 'number', doc: 'Microseconds between the starts of two processes.', without: 'process' },
  modinit_delay: { value: 'number', doc: 'Microseconds between the starts of two modules.', without: 'process' },
  children: { value: 'number', default: 8, doc: 'Worker processes, but never more than processor cores (decision 008); core.ps lists as many as Kamailio would have.' },
  socket_workers: { value: 'number', default: 0, doc: 'Workers of the next listen socket alone, instead of children.', without: 'process' },
  async_workers: { value: 'number', doc: 'Processes that carry out what modules hand over for later.', without: 'process' },
  async_workers_group: { value: 'string', doc: 'A named group of such processes: "name=reg;workers=4;nonblock=0;usleep=0".', without: 'process' },
  async_usleep: { value: 'number', doc: 'Microseconds that an asynchronous worker sleeps after each task.', without: 'process' },
  async_nonblock: { value: 'number', doc: 'Whether the queue of asynchronous tasks never blocks its writers.', without: 'process' },
  async_tkv_evcb: { value: 'string', since: '5.7', doc: 'Name of the event route for values that tasks report.', without: 'process' },
  async_tkv_gname: { value: 'string', since: '5.7', doc: 'Group of asynchronous workers that handles values that tasks report.', without: 'process' },
  wait_worker1_mode: { value: 'number', default: 0, doc: 'Whether the other processes wait until the first worker is ready.', without: 'process' },
  wait_worker1_time: { value: 'number', default: 4000000, doc: 'Microseconds that they wait at most.', without: 'process' },
  wait_worker1_usleep: { value: 'number', default: 100000, doc: 'Microseconds between two looks.', without: 'process' },
  exit_timeout: { value: 'number', default: 60, aliases: ['ser_kill_timeout'], doc: 'Seconds that stopping may take before the remaining processes are killed.', without: 'process' },
  user: { value: 'word-or-string', aliases: ['uid'], isEarly: true, doc: 'Account under which the server runs once its sockets are open. Option -u wins.' },
  group: { value: 'word-or-string', aliases: ['gid'], doc: 'Group under which the server runs. Option -g wins.' },
  chroot: { value: 'word-or-string', doc: 'Folder that becomes the root of the file system.', without: 'system', isMissed: true },
  wdir: { value: 'word-or-string', aliases: ['workdir'], doc: 'Folder in which the server works. Option -w wins.' },
  run_dir: { value: 'word-or-string', aliases: ['rundir'], doc: 'Folder of control sockets and FIFOs. Option -Y wins.' },
  disable_core_dump: { value: 'number', default: 0, doc: 'Write no core file when the server crashes.', without: 'system' },
  open_files_limit: { value: 'number', default: -1, doc: 'How many files and sockets may be open.', without: 'system' },
  real_time: { value: 'number', default: 0, doc: 'Which processes run with real-time priority, as bits.', without: 'process' },
  rt_prio: { value: 'number', default: 0, doc: 'Real-time priority of all processes but the timers.', without: 'process' },
  rt_policy: { value: 'number', default: 0, doc: 'Real-time scheduling policy of all processes but the timers.', without: 'process' },
  rt_timer1_prio: { value: 'number', default: 0, aliases: ['rt_fast_timer_prio', 'rt_ftimer_prio'], doc: 'Real-time priority of the fast timer.', without: 'process' },
  rt_timer1_policy: { value: 'number', default: 0, aliases: ['rt_ftimer_policy'], doc: 'Real-time policy of the fast timer.', without: 'process' },
  rt_timer2_prio: { value: 'number', default: 0, aliases: ['rt_stimer_prio'], doc: 'Real-time priority of the slow timer.', without: 'process' },
  rt_timer2_policy: { value: 'number', default: 0, aliases: ['rt_stimer_policy'], doc: 'Real-time policy of the slow timer.', without: 'process' },
  server_id: { value: 'number', default: 0, doc: 'Number of this server among those that share data; part of identifiers, and $sid.' },
}

/** Memory. Node manages its own. */
// prettier-ignore
export const memoryParameters: CoreParameterTable = {
  shm_mem_size: { value: 'number', default: 64, aliases: ['shm', 'shm_mem'], isEarly: true, min: 1, max: 1048576, doc: 'Megabytes of shared memory, as option -m.', without: 'memory' },
  shm_force_alloc: { value: 'number', default: 0, isEarly: true, doc: 'Touch all shared memory at the start, so that none is missing later.', without: 'memory' },
  mlock_pages: { value: 'number', default: 0, doc: 'Keep all memory from being swapped out.', without: 'memory' },
  mem_join: { value: 'int', default: 1, doc: 'Join neighbouring free pieces of memory.', without: 'memory' },
  mem_safety: { value: 'int', default: 1, doc: 'Survive that memory is freed twice.', without: 'memory' },
  mem_add_size: { value: 'int', default: 0, since: '5.7', min: -1, max: 1000, doc: 'Bytes added to each allocation, to find overruns.', without: 'memory' },
  mem_dbg: { value: 'int', default: 4, aliases: ['memdbg'], doc: 'Level at which each allocation is logged.', without: 'memory' },
  mem_log: { value: 'int', default: 4, aliases: ['memlog'], doc: 'Level of the memory report at the end.', without: 'memory' },
  mem_summary: { value: 'int', default: 12, doc: 'Which memory reports are written at the end, as bits.', without: 'memory' },
  mem_status_mode: { value: 'int', default: 0, doc: 'Whether memory reports show free pieces too.', without: 'memory' },
  pv_buffer_size: { value: 'number', default: 8192, max: 800000, rangeReason: 'it would not fit into private memory', doc: 'Bytes of the buffer in which strings with variables are printed.', without: 'memory' },
  pv_buffer_slots: { value: 'number', default: 10, max: 999, rangeReason: 'they would not fit into private memory', doc: 'Number of these buffers, which are used in turn.', without: 'memory' },
  pv_cache_limit: { value: 'number', default: 2048, doc: 'Names of variables in the cache after which it warns.', without: 'memory' },
  pv_cache_action: { value: 'number', default: 0, doc: '1 drops names from the cache when the limit is reached.', without: 'memory' },
  msg_clone_extra_size: { value: 'number', default: 0, since: '5.7', doc: 'Spare bytes in the copy of a message that a transaction keeps.', without: 'memory' },
  sql_buffer_size: { value: 'number', default: 65535, doc: 'Bytes of the buffer in which SQL statements are built.', without: 'memory' },
  route_locks_size: { value: 'number', default: 0, doc: 'Number of locks by which messages of one Call-ID are handled one after the other; 0 for none.' },
}
