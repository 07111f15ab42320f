"""The operations of the cache in Redis, each one Lua script and so atomic.

Keys below the prefix: `e:<key>` an entry, which Redis expires; `t:<tag>` the keys with a tag, by expiry; `ends` and
`order` all keys, by expiry and by time of storing; `sizes` and `bytes` their sizes; `purges` the tags that were purged,
by number; `number` and `floor` the last number and the last one that was forgotten.
"""

from __future__ import annotations

__all__ = ["GET", "PURGE", "PUT"]

_GONE = """
local p = KEYS[1]
local function gone(key)
  local size = redis.call('HGET', p .. 'sizes', key)
  if not size then return 0 end
  redis.call('DECRBY', p .. 'bytes', size)
  redis.call('HDEL', p .. 'sizes', key)
  redis.call('ZREM', p .. 'ends', key)
  redis.call('ZREM', p .. 'order', key)
  return redis.call('DEL', p .. 'e:' .. key)
end
"""

GET = """
local entry = KEYS[1] .. 'e:' .. ARGV[1]
return {redis.call('GET', entry), redis.call('GET', KEYS[1] .. 'number'), redis.call('PTTL', entry)}
"""

# Arguments: key, value, lifetime in ms, size, the most bytes, since, the tag of everything, tags.
PUT = (
    _GONE
    + """
local key, since = ARGV[1], tonumber(ARGV[6])
local number = tonumber(redis.call('GET', p .. 'number') or '0')
local floor = tonumber(redis.call('GET', p .. 'floor') or '0')
gone(key)
if since > number or since < floor or tonumber(ARGV[4]) > tonumber(ARGV[5]) then return 0 end
if since < number then
  local mine = {[ARGV[7]] = true}
  for i = 8, #ARGV do mine[ARGV[i]] = true end
  for _, tag in ipairs(redis.call('ZRANGEBYSCORE', p .. 'purges', '(' .. since, '+inf')) do
    if mine[tag] then return 0 end
  end
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local ends = now + tonumber(ARGV[3])
for _, old in ipairs(redis.call('ZRANGEBYSCORE', p .. 'ends', '-inf', now, 'LIMIT', 0, 500)) do gone(old) end
redis.call('SET', p .. 'e:' .. key, ARGV[2], 'PX', ARGV[3])
redis.call('HSET', p .. 'sizes', key, ARGV[4])
redis.call('ZADD', p .. 'ends', ends, key)
redis.call('ZADD', p .. 'order', now, key)
for i = 8, #ARGV do
  local tagged = p .. 't:' .. ARGV[i]
  redis.call('ZADD', tagged, ends, key)
  if redis.call('ZCARD', tagged) > 64 then redis.call('ZREMRANGEBYSCORE', tagged, '-inf', now) end
  if redis.call('PTTL', tagged) < tonumber(ARGV[3]) then redis.call('PEXPIRE', tagged, ARGV[3]) end
end
local bytes = redis.call('INCRBY', p .. 'bytes', ARGV[4])
while bytes > tonumber(ARGV[5]) do
  local oldest = redis.call('ZRANGE', p .. 'order', 0, 0)[1]
  if not oldest then break end
  gone(oldest)
  bytes = tonumber(redis.call('GET', p .. 'bytes'))
end
return 1
"""
)

# Arguments: how many purges to know of, the tag of everything, tags.
PURGE = (
    _GONE
    + """
local dropped = 0
for i = 3, #ARGV do
  local tag = ARGV[i]
  redis.call('ZADD', p .. 'purges', redis.call('INCR', p .. 'number'), tag)
  local keys = tag == ARGV[2] and p .. 'order' or p .. 't:' .. tag
  for _, key in ipairs(redis.call('ZRANGE', keys, 0, -1)) do dropped = dropped + gone(key) end
  redis.call('DEL', p .. 't:' .. tag)
end
local known = redis.call('ZCARD', p .. 'purges')
if known > tonumber(ARGV[1]) then
  local last = known - tonumber(ARGV[1]) - 1
  redis.call('SET', p .. 'floor', redis.call('ZRANGE', p .. 'purges', last, last, 'WITHSCORES')[2])
  redis.call('ZREMRANGEBYRANK', p .. 'purges', 0, last)
end
return dropped
"""
)
