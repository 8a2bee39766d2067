use http::uri::Authority;
use hyper_util::client::proxy::matcher::Matcher;

use super::*;
use crate::transport::tls;

#[tokio::test(start_paused = true)]
async fn forgets_unused_origins_until_it_is_dropped() {
    let proxies = Arc::new(Matcher::builder().build());
    let connector = Timed::new(tls::connector(&proxies).unwrap(), None);
    // Its own task sweeps in the runtime of the driver, whose clock is not paused.
    let pool = Pool::new(connector, KeepAlive::default()).unwrap();
    let origin = |host| (Scheme::HTTP, Authority::from_static(host));
    let origins = ["used.example", "unused.example"].map(|host| (origin(host), Known::default()));
    pool.origins().extend(origins);
    pool.origins()[0].1.connecting = 1;
    let sweeping = tokio::spawn(sweep(Arc::downgrade(&pool)));
    tokio::time::sleep(SWEEP - Duration::from_millis(1)).await;
    assert_eq!(pool.origins().len(), 2);
    tokio::time::sleep(Duration::from_millis(2)).await;
    let left: Vec<Origin> = pool.origins().iter().map(|(origin, _)| origin.clone()).collect();
    assert_eq!(left, [origin("used.example")]);
    drop(pool);
    tokio::time::timeout(2 * SWEEP, sweeping).await.expect("the task ends").unwrap();
}
