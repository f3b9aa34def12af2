//! The floor of the checks: a bare actix server that answers every request with the same few bytes.

use actix_web::{App, HttpResponse, HttpServer, web};

/// As long as the answer to a check.
const ANSWER: &str =
    r#"{"success":true,"data":{"status":"new","unique_id":"link_0123456789abcdefghijklmn"}}"#;

/// Serves until it is killed. Prints its port on a line.
pub fn run(workers: usize) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    runtime.expect("a runtime").block_on(async {
        let server = HttpServer::new(|| App::new().default_service(web::to(answer)))
            .workers(workers)
            .disable_signals()
            .bind("127.0.0.1:0")
            .expect("a free port");
        println!("{}", server.addrs()[0].port());
        server.run().await.expect("it serves");
    });
}

/// Reads the body, as whoever answers a check has to.
async fn answer(body: web::Bytes) -> HttpResponse {
    match body.is_empty() {
        true => HttpResponse::BadRequest().finish(),
        false => HttpResponse::Ok().content_type("application/json").body(ANSWER),
    }
}
