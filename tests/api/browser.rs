//! The hosted page, the widget and the demo app in a real browser: chromium, driven by chromedriver.
//! Each test has a session of its own with that browser, and a gateway of its own behind it.

mod app;
mod demo;
mod driver;
mod element;
mod ends;
mod exits;
mod forged;
mod hosted;
mod hostile;
mod keyboard;
mod members;
mod network;
mod page;
mod popup;
mod qr;
mod scene;
mod site;
mod sizes;
mod versions;
mod widget;
