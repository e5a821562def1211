"""What a runner may not ask of Redis, a command a line, and what it may. {slug} is its token's."""

REFUSED = """
LRANGE default 0 -1
LRANGE results 0 -1
LRANGE gpu.default 0 -1
LINDEX results 0
LPOP results
RPOP results
LLEN results
LLEN default
BRPOP results 1
BRPOP results.held 1
BRPOP default 1
BRPOP cpu.default 1
BRPOP cpu.default\x06\x169 1
BRPOP gpu.default default 1
BRPOP gpux 1
BRPOP gpu 1
BRPOP gpux.default 1
BRPOP control.cpu@own.site-1 1
BRPOP control.gpu@own.site-1 1
BRPOP control.gpu@{slug} 1
BLPOP gpu.default 1
BLMPOP 1 1 gpu.default RIGHT
LMOVE gpu.default default RIGHT LEFT
LMOVE results default RIGHT LEFT
BLMOVE gpu.default results RIGHT LEFT 1
BRPOPLPUSH gpu.default default 1
RPOPLPUSH gpu.default results
LPUSH default x
LPUSH cpu.default x
LPUSH gpu.default x
LPUSH tpu x
LPUSH results.held x
LPUSH resultsx x
LPUSH control.cpu@own.site-1 x
LPUSH control.gpu@{slug}.mine-1 x
RPUSH results x
LPUSHX results x
LSET results 0 x
LINSERT results BEFORE a b
LREM results 0 waits
LTRIM results 1 0
DEL results
DEL gpu.default
UNLINK default
RENAME default x
RENAME gpu.default default
COPY gpu.default mine
MOVE default 1
EXPIRE results 1
PERSIST results
SET mine 1
GET mine
APPEND results x
SORT gpu.default STORE default
SADD _kombu.binding.gpu x
ZADD unacked_index 1 x
HSET unacked a b
HGETALL unacked
XADD mine * a b
PFADD mine a
SETBIT mine 1 1
GEOADD mine 1 1 a
TYPE results
EXISTS default
OBJECT ENCODING results
MEMORY USAGE results
DUMP gpu.default
RESTORE default 0 x REPLACE
MIGRATE 127.0.0.1 1 default 0 100
KEYS *
SCAN 0
RANDOMKEY
DBSIZE
FLUSHALL
FLUSHDB
SWAPDB 0 1
SELECT 0
SELECT 1
WATCH default
CONFIG GET *
CONFIG SET maxmemory 1
CONFIG SET dir /
CONFIG REWRITE
CONFIG RESETSTAT
ACL LIST
ACL WHOAMI
ACL USERS
ACL GETUSER default
ACL SETUSER runner-{slug} +@all allkeys
ACL DELUSER runner-own
ACL LOG
ACL SAVE
EVAL return(redis.call('get','default')) 0
EVAL_RO return(1) 0
EVALSHA 0000000000000000000000000000000000000000 0
SCRIPT LOAD return(1)
SCRIPT FLUSH
FUNCTION LIST
FUNCTION FLUSH
FCALL f 0
PUBLISH channel x
SPUBLISH channel x
SUBSCRIBE channel
PSUBSCRIBE *
SSUBSCRIBE channel
PUBSUB CHANNELS
MONITOR
INFO
COMMAND
CLIENT LIST
CLIENT KILL TYPE normal
CLIENT PAUSE 1
CLIENT NO-EVICT on
CLIENT TRACKING on
SHUTDOWN NOSAVE
SAVE
BGSAVE
BGREWRITEAOF
LASTSAVE
REPLICAOF 127.0.0.1 1
SLAVEOF 127.0.0.1 1
FAILOVER
PSYNC x 1
SYNC
MODULE LIST
CLUSTER INFO
LATENCY RESET
SLOWLOG GET
ROLE
TIME
LOLWUT
ECHO x
WAIT 0 1
"""
ALLOWED = """
PING
LPUSH results something
LLEN gpu.default
BRPOP gpu.default gpu.default\x06\x163 gpu.default\x06\x166 gpu.default\x06\x169 1
BRPOP control.gpu@{slug}.mine-1 1
"""
