/**
 * The configuration of the arrows, with shorter times than the defaults so that a recording ends: fr_timer (timers B, F and H of the
 * RFC) 6 s, fr_inv_timer (C) 5 s, wt_timer (D, I, J, K, L and M) 3 s, retr_timer1 (T1) 500 ms, retr_timer2 (T2) 2 s.
 */
export const arrowConfig = `#!KAMAILIO
debug=0
log_stderror=yes
auto_aliases=no
children=1
loadmodule "pv.so"
loadmodule "tm.so"
loadmodule "tmx.so"
loadmodule "sl.so"
loadmodule "siputils.so"
loadmodule "textops.so"
loadmodule "corex.so"
modparam("tm", "fr_timer", 6000)
modparam("tm", "fr_inv_timer", 5000)
modparam("tm", "wt_timer", 3000)
modparam("tm", "retr_timer1", 500)
modparam("tm", "retr_timer2", 2000)
request_route {
  if (is_method("ACK")) {
    t_check_trans();
    t_relay();
    exit;
  }
  t_check_trans();
  if ($rU == "quiet") t_set_auto_inv_100("0");
  if ($rU == "busy") {
    t_newtran();
    t_reply("486", "Busy Here");
    exit;
  }
  if ($rU == "other") {
    t_newtran();
    t_reply("403", "Forbidden");
    exit;
  }
  # A second branch, to where nobody is: the transaction is not over when the first one is.
  if ($rU == "fork") append_branch("sip:nobody@127.8.33.1:5070");
  t_relay();
}
`
