// Compiled by kamkit from /tmp/x.cfg. Change the configuration and compile it again instead of editing this file.
export const abi = 2;

export const program = {
  files: ["/tmp/x.cfg"],
  target: "6.1",
  directives: [
    {"kind":"loadmodule","name":"tm.so","at":[0,1,1]},
    {"kind":"listen","addresses":["udp:127.0.0.1:5060"],"virtual":false,"at":[0,2,1]},
  ],
  flags: [],
  defines: [
    ["KAMAILIO_6",""],
    ["KAMAILIO_6_1",""],
    ["KAMAILIO_6_1_5",""],
    ["KAMAILIO_VERSION","6001005"],
    ["OS_NAME","Linux"],
    ["MOD_tm",""],
  ],
};

export function link(k) {
  const { exit } = k.ops;

  const t_on_failure = k.call("t_on_failure", ["X"], "request", [0, 3, 17]);
  const t_relay = k.callAsync("t_relay", [], "request", [0, 3, 37]);

  /** request_route */
  async function route_(s) {
    t_on_failure(s);
    return await t_relay(s);
  }

  /** failure_route[X] */
  function failure_route_X(s) {
    return exit(s, 1);
  }

  return [
    { kind: "request", name: "", run: route_ },
    { kind: "failure", name: "X", run: failure_route_X },
  ];
}
//# sourceMappingURL=x.mjs.map
