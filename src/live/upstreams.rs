//! What all replicas together may ask of one upstream: how many calls a second, and whether it is to
//! be left alone at the moment. One round trip decides for a whole batch of calls.

use std::sync::LazyLock;
use std::time::Duration;

use redis::{Script, ScriptInvocation};

use super::{Live, millis};
use crate::model::upstream::UpstreamName;
use crate::redis_client::RedisDown;

/// How long others wait for a call that finds out whether an upstream answers again. Longer than one
/// call takes.
const PROBE: Duration = Duration::from_secs(4);
/// The same for an upstream that refused our credentials: it sees at most three calls a minute.
const PROBE_REFUSED: Duration = Duration::from_secs(20);

/// Whether an upstream may be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leave {
    /// So many calls, at most as many as were asked for; zero when the budget is used up for now.
    Go(usize),
    /// One call, to find out whether it is well again; everybody else waits.
    Probe,
    /// It is to be left alone for so long.
    Wait(Duration),
}

/// Leaving an upstream alone.
#[derive(Clone, Copy, Debug)]
pub struct Pause {
    /// Why, in one word.
    pub why: &'static str,
    pub length: PauseLength,
    /// Until `trust`, one call alone may find out after each pause whether it is well again.
    pub doubt: bool,
    /// Whether its budget is halved; it doubles again with each minute.
    pub slow_down: bool,
}

#[derive(Clone, Copy, Debug)]
pub enum PauseLength {
    /// As the upstream asked.
    Exactly(Duration),
    /// Doubling with each pause in a row from `first` to `most`.
    Growing { first: Duration, most: Duration },
}

macro_rules! script {
    ($name:ident, $code:literal) => {
        fn $name() -> ScriptInvocation<'static> {
            static SCRIPT: LazyLock<Script> = LazyLock::new(|| Script::new($code));
            SCRIPT.prepare_invoke()
        }
    };
}

// Answers {calls granted, milliseconds of a pause}; {-1, 0} for a probe. The bucket holds one second's calls.
script!(
    ask,
    r"
local root, now, want, rate = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local left = redis.call('PTTL', root .. 'pause')
if left > 0 then
    return {0, left}
end
local doubt = redis.call('GET', root .. 'doubt')
if doubt then
    local probe = ARGV[4]
    if doubt == 'auth' or doubt == 'plan_required' then
        probe = ARGV[5]
    end
    redis.call('SET', root .. 'pause', doubt, 'PX', probe)
    return {-1, 0}
end
local bucket = redis.call('HMGET', root .. 'bucket', 'calls', 'at', 'slow', 'slow_at')
local calls, at = tonumber(bucket[1] or rate), tonumber(bucket[2] or now)
if bucket[3] then
    rate = math.min(rate, tonumber(bucket[3]) * 2 ^ ((now - tonumber(bucket[4])) / 60000))
end
local most = math.max(rate, 1)
calls = math.min(most, calls + math.max(0, now - at) * rate / 1000)
local granted = math.min(want, math.floor(calls))
redis.call('HSET', root .. 'bucket', 'calls', tostring(calls - granted), 'at', now)
redis.call('PEXPIRE', root .. 'bucket', 600000)
return {granted, 0}
"
);

// Answers how long the upstream is left alone now, in milliseconds.
script!(
    pause,
    r"
local root, now, rate = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2])
local why, exactly, first, most = ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local left = redis.call('PTTL', root .. 'pause')
local known = left > 0 and redis.call('GET', root .. 'pause') == why
local length = exactly
if exactly < 0 then
    if known and ARGV[9] == '0' then
        return left
    end
    local times = redis.call('INCR', root .. 'times')
    redis.call('PEXPIRE', root .. 'times', most * 10)
    length = math.floor(math.min(most, first * 2 ^ math.min(times - 1, 20)))
end
length = math.max(length, 1)
if length > left then
    redis.call('SET', root .. 'pause', why, 'PX', length)
end
if ARGV[7] == '1' then
    redis.call('SET', root .. 'doubt', why, 'PX', math.max(length * 30, 60000))
end
if ARGV[8] == '1' and not known then
    local bucket = redis.call('HMGET', root .. 'bucket', 'slow', 'slow_at')
    if bucket[1] then
        rate = math.min(rate, tonumber(bucket[1]) * 2 ^ ((now - tonumber(bucket[2])) / 60000))
    end
    redis.call('HSET', root .. 'bucket', 'slow', tostring(math.max(1, rate / 2)), 'slow_at', now, 'calls', '0', 'at', now)
    redis.call('PEXPIRE', root .. 'bucket', 600000)
end
return math.max(length, left)
"
);

impl Live {
    /// Asks leave to call an upstream up to `want` times within a budget of `rate` calls a second.
    pub async fn ask_upstream(
        &self,
        upstream: UpstreamName,
        want: usize,
        rate: u32,
    ) -> Result<Leave, RedisDown> {
        let mut script = ask();
        script.key(self.upstream_root(upstream)).arg(self.now_ms()).arg(want).arg(rate);
        script.arg(millis(PROBE)).arg(millis(PROBE_REFUSED));
        let (granted, wait): (i64, i64) = self.redis.script(&script).await?;
        Ok(match (usize::try_from(granted), u64::try_from(wait)) {
            (Err(_), _) => Leave::Probe,
            (Ok(0), Ok(ms)) if ms > 0 => Leave::Wait(Duration::from_millis(ms)),
            (Ok(granted), _) => Leave::Go(granted),
        })
    }

    /// Leaves an upstream alone for a while, in every replica, and says for how long. `probed`: this is
    /// what the one call found that was let through to find out.
    pub async fn pause_upstream(
        &self,
        upstream: UpstreamName,
        pause_for: Pause,
        rate: u32,
        probed: bool,
    ) -> Result<Duration, RedisDown> {
        let (exactly, first, most) = match pause_for.length {
            PauseLength::Exactly(length) => (millis(length), 0, 1_000),
            PauseLength::Growing { first, most } => (-1, millis(first), millis(most)),
        };
        let mut script = pause();
        script.key(self.upstream_root(upstream)).arg(self.now_ms()).arg(rate).arg(pause_for.why);
        script.arg(exactly).arg(first).arg(most);
        for flag in [pause_for.doubt, pause_for.slow_down, probed] {
            script.arg(i32::from(flag));
        }
        let ms: i64 = self.redis.script(&script).await?;
        Ok(Duration::from_millis(u64::try_from(ms).unwrap_or(0)))
    }

    /// Gives back the leave to find out, where there was nothing to ask.
    pub async fn forgo_probe(&self, upstream: UpstreamName) -> Result<(), RedisDown> {
        self.redis.run(redis::cmd("DEL").arg(self.pause_key(upstream))).await
    }

    /// An upstream that was doubted is well again.
    pub async fn trust_upstream(&self, upstream: UpstreamName) -> Result<(), RedisDown> {
        let root = self.upstream_root(upstream);
        let mut forget = redis::cmd("DEL");
        self.redis
            .run(forget.arg(format!("{root}pause")).arg(format!("{root}doubt")).arg(format!("{root}times")))
            .await
    }

    /// Why an upstream is left alone, and for how long yet; nothing when it may be asked.
    pub async fn upstream_pause(
        &self,
        upstream: UpstreamName,
    ) -> Result<Option<(String, Duration)>, RedisDown> {
        let key = self.pause_key(upstream);
        let why: Option<String> = self.redis.run(redis::cmd("GET").arg(&key)).await?;
        let Some(why) = why else { return Ok(None) };
        let left: i64 = self.redis.run(redis::cmd("PTTL").arg(&key)).await?;
        Ok(u64::try_from(left).ok().filter(|ms| *ms > 0).map(|ms| (why, Duration::from_millis(ms))))
    }

    /// Where an upstream's pause is noted; it ends with the key.
    pub fn pause_key(&self, upstream: UpstreamName) -> String {
        format!("{}pause", self.upstream_root(upstream))
    }

    fn upstream_root(&self, upstream: UpstreamName) -> String {
        format!("{}:{{upstream-{upstream}}}:", self.prefix)
    }
}
