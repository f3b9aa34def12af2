//! The hosted page, the widget and the demo app in a real browser: chromium, driven by chromedriver.
//! Each test has a session of its own with that browser, and a gateway of its own behind it.

mod app;
mod branding;
mod demo;
mod driver;
mod ends;
mod here;
mod hosted;
mod hostile;
mod keyboard;
mod locales;
mod looks;
mod members;
mod network;
mod page;
mod phone;
mod qr;
mod returning;
mod scene;
mod sizes;
mod speed;
mod widget;
